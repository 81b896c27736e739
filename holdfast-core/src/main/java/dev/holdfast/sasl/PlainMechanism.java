// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import dev.holdfast.error.AuthenticationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** PLAIN (RFC 4616): shows the password to the server, which proves nothing in return. For use under TLS only. */
final class PlainMechanism implements SaslMechanism {
    static final String NAME = "PLAIN";

    private final byte[] username;
    private final byte[] password;
    private State state = State.CREATED;

    private enum State {
        CREATED,
        SENT,
        ENDED
    }

    /** @param password prepared; it is taken over, and wiped here */
    PlainMechanism(String username, byte[] password) {
        this.username = username.getBytes(StandardCharsets.UTF_8);
        this.password = password;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] initialResponse() {
        proceed(State.CREATED, State.SENT);
        // RFC 4616 §2: message = [authzid] UTF8NUL authcid UTF8NUL passwd
        byte[] message = new byte[2 + username.length + password.length];
        ByteBuffer.wrap(message).put((byte) 0).put(username).put((byte) 0).put(password);
        Arrays.fill(password, (byte) 0);
        return message;
    }

    @Override
    public byte[] respond(byte[] challenge) {
        proceed(State.SENT, State.ENDED);
        throw new AuthenticationException("PLAIN: the server sent a challenge, but the mechanism has none");
    }

    /** Additional data mean nothing here, and are ignored. */
    @Override
    public void succeeded(byte[] additionalData) {
        proceed(State.SENT, State.ENDED);
    }

    @Override
    public void wipe() {
        state = State.ENDED;
        Arrays.fill(password, (byte) 0);
    }

    @Override
    public String toString() {
        return NAME;
    }

    private void proceed(State from, State to) {
        if (state != from) {
            throw new IllegalStateException("PLAIN is in the state " + state);
        }
        state = to;
    }
}
