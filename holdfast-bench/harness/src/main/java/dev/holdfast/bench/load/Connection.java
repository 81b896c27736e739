// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reader of one connection: a virtual thread that blocks in read. */
final class Connection implements Runnable {
    private static final byte[] FOOTER = Ascii.bytes("</stream:stream>");
    private static final byte[] NOT_WELL_FORMED = Ascii.bytes("<stream:error>"
            + "<not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");

    private final Domain domain;
    private final Wire wire;
    private final boolean direct;
    private final Input input = new Input();
    private @Nullable StreamSession session;

    /** @param direct whether the client begins with TLS */
    Connection(Domain domain, Wire wire, boolean direct) {
        this.domain = domain;
        this.wire = wire;
        this.direct = direct;
    }

    @Override
    public void run() {
        try {
            if (direct) {
                wire.secure();
            }
            StreamSession bound = login();
            if (bound != null) {
                session = bound;
                serve(bound);
            }
            sayLast(FOOTER);
        } catch (MalformedException e) {
            System.err.println("load server: a client sent " + e.getMessage());
            sayLast(NOT_WELL_FORMED);
        } catch (IOException e) {
            // The client is gone, or was cut off. Before it had a session that is worth a word.
            if (session == null && !wire.isDropped()) {
                System.err.println("load server: a connection was lost before it had a session: " + e);
            }
        } catch (GeneralSecurityException e) {
            System.err.println("load server: SASL is not possible here: " + e);
        } finally {
            leave();
        }
    }

    /** Null if the client closes its stream before it has a session. */
    private @Nullable StreamSession login() throws IOException, GeneralSecurityException {
        Login login = new Login(domain, wire, input);
        while (true) {
            switch (input.next()) {
                case HEADER -> login.header();
                case FOOTER -> {
                    return null;
                }
                case ELEMENT -> {
                    Optional<StreamSession> bound = login.element();
                    if (bound.isPresent()) {
                        return bound.get();
                    }
                }
                case INCOMPLETE -> {
                    if (!input.fill(wire.in())) {
                        return null;
                    }
                }
            }
        }
    }

    private void serve(StreamSession bound) throws IOException {
        boolean open = bound.receive(wire, input);
        while (open) {
            bound.flush(wire);
            open = input.fill(wire.in()) && bound.receive(wire, input);
        }
        bound.flush(wire);
    }

    private void sayLast(byte[] bytes) {
        wire.begin();
        try {
            wire.write(bytes, bytes.length);
        } catch (IOException e) {
            // The client did not wait for it.
        } finally {
            wire.end();
        }
    }

    private void leave() {
        StreamSession bound = session;
        if (bound != null && bound.detach(wire)) {
            domain.sessions().ended(bound);
        }
        domain.sessions().disconnected(wire);
        try {
            wire.close();
        } catch (IOException e) {
            // It was gone before.
        }
    }
}
