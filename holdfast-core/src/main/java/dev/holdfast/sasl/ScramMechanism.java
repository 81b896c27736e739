// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.error.AuthenticationException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/** SCRAM (RFC 5802) without channel binding: neither side shows the password, and each proves to the other that it knows it. */
final class ScramMechanism implements SaslMechanism {
    /**
     * No channel binding ("n"), no authorization identity. RFC 5802 §6 wants "y" from a client that could bind when it believes
     * that the server cannot; this one cannot.
     */
    private static final String GS2_HEADER = "n,,";

    private final ScramHash hash;
    private final String username;
    private final String clientNonce;
    private final ScramKeyCache cache;
    private final byte[] password; // wiped as soon as the keys are there
    private State state = new State.Created();

    private sealed interface State {
        record Created() implements State {}

        record AwaitServerFirst(String clientFirstBare) implements State {}

        record AwaitServerFinal(ScramSalting salting, ScramKeys keys, String authMessage) implements State {}

        /** The server has proven itself in a challenge; success is still to come. */
        record Proven() implements State {}

        record Ended() implements State {}
    }

    /**
     * @param username prepared
     * @param password prepared, in UTF-8; it is taken over, and wiped here
     * @param clientNonce printable ASCII without a comma
     */
    ScramMechanism(ScramHash hash, String username, byte[] password, String clientNonce, ScramKeyCache cache) {
        this.hash = hash;
        this.username = username;
        this.password = password;
        this.clientNonce = clientNonce;
        this.cache = cache;
    }

    @Override
    public String name() {
        return hash.mechanism();
    }

    @Override
    public byte[] initialResponse() {
        if (!(state instanceof State.Created)) {
            throw outOfOrder();
        }
        // saslname: "=" and "," are the only characters that need an escape; "=" first, or it would escape the escapes
        var bare = "n=" + username.replace("=", "=3D").replace(",", "=2C") + ",r=" + clientNonce;
        state = new State.AwaitServerFirst(bare);
        return (GS2_HEADER + bare).getBytes(UTF_8);
    }

    @Override
    public byte[] respond(byte[] challenge) {
        try {
            return switch (state) {
                case State.AwaitServerFirst(var clientFirstBare) -> clientFinal(clientFirstBare, challenge);
                case State.AwaitServerFinal expected -> {
                    verify(expected, challenge);
                    state = new State.Proven();
                    // RFC 4422 §3.6: the proof came as a challenge, which is answered with nothing
                    yield new byte[0];
                }
                case State.Proven() -> throw new AuthenticationException("the server goes on after its proof");
                case State.Created(), State.Ended() -> throw outOfOrder();
            };
        } catch (AuthenticationException refused) {
            throw ended(refused);
        }
    }

    @Override
    public void succeeded(byte[] additionalData) {
        try {
            switch (state) {
                case State.AwaitServerFirst _ ->
                    throw new AuthenticationException(
                            "the server reports success before it has seen a proof of the password");
                case State.AwaitServerFinal expected -> {
                    if (additionalData.length == 0) {
                        throw new AuthenticationException(
                                "the server reports success but has not proven that it knows the password");
                    }
                    verify(expected, additionalData);
                }
                case State.Proven() -> {
                    if (additionalData.length > 0) {
                        throw new AuthenticationException("the server goes on after its proof");
                    }
                }
                case State.Created(), State.Ended() -> throw outOfOrder();
            }
            state = new State.Ended();
        } catch (AuthenticationException refused) {
            throw ended(refused);
        }
    }

    @Override
    public void wipe() {
        Arrays.fill(password, (byte) 0);
        if (state instanceof State.AwaitServerFinal expected) {
            expected.keys().wipe();
        }
        state = new State.Ended();
    }

    @Override
    public String toString() {
        return name() + " for " + username;
    }

    private byte[] clientFinal(String clientFirstBare, byte[] serverFirst) {
        var message = ServerFirstMessage.parse(serverFirst, hash, clientNonce);
        var keys = cache.find(message.salting()).orElseGet(() -> ScramKeys.derive(message.salting(), password));
        Arrays.fill(password, (byte) 0);

        var withoutProof = "c=" + base64(GS2_HEADER.getBytes(UTF_8)) + ",r=" + message.nonce();
        // RFC 5802 §3: AuthMessage := client-first-message-bare + "," + server-first-message + "," +
        // client-final-message-without-proof
        var authMessage = clientFirstBare + "," + new String(serverFirst, UTF_8) + "," + withoutProof;
        state = new State.AwaitServerFinal(message.salting(), keys, authMessage);
        return (withoutProof + ",p=" + base64(keys.clientProof(authMessage.getBytes(UTF_8)))).getBytes(UTF_8);
    }

    private void verify(State.AwaitServerFinal expected, byte[] serverFinal) {
        byte[] signature =
                ScramAttributes.base64(ScramAttributes.read(serverFinal).value('v'), "signature");
        if (!MessageDigest.isEqual(
                signature,
                expected.keys().serverSignature(expected.authMessage().getBytes(UTF_8)))) {
            throw new AuthenticationException("the server's signature is wrong: it does not know the password");
        }
        cache.keep(expected.salting(), expected.keys());
        expected.keys().wipe();
    }

    private AuthenticationException ended(AuthenticationException refused) {
        wipe();
        return new AuthenticationException(this + ": " + refused.getMessage(), refused);
    }

    private IllegalStateException outOfOrder() {
        return new IllegalStateException(
                name() + " is in the state " + state.getClass().getSimpleName());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
