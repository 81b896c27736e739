// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ConnectionDetails;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Shows a demo line by line, as text or as JSON Lines: for files, pipes and programs. */
record DemoLines(Terminal terminal, DemoState state, AtomicInteger shownTenths) implements DemoView {
    DemoLines(Terminal terminal, DemoState state) {
        this(terminal, state, new AtomicInteger());
    }

    @Override
    public void established(String client, Jid jid, ConnectionDetails connection) {
        terminal.print(JsonLine.of("established")
                .with("client", client)
                .with("jid", jid.toString())
                .with("server", connection.server())
                .with("tls", connection.tls())
                .with("mechanism", connection.mechanism())
                .with("sm", connection.streamManagement())
                .with("resumable", connection.resumable()));
        terminal.print(client + ": online at " + connection.server() + ", "
                + connection.tls().orElse("no TLS") + ", " + connection.mechanism());
    }

    @Override
    public void cut(String client, int number) {
        terminal.print(JsonLine.of("cut").with("client", client).with("number", number));
        terminal.print(client + ": connection cut (" + number + " of " + state.cuts() + ")");
    }

    @Override
    public void suspended(String client, XmppException cause) {
        terminal.print(
                JsonLine.of("suspended").with("client", client).with("cause", Optional.ofNullable(cause.getMessage())));
        terminal.print(client + ": suspended: " + cause.getMessage());
    }

    @Override
    public void resumed(String client, Duration afterTheCut) {
        var millis = RoundTrips.millis(afterTheCut.toNanos());
        terminal.print(JsonLine.of("resumed").with("client", client).with("ms", millis));
        terminal.print(client + ": resumed, " + millis + " ms after the cut");
    }

    @Override
    public void progress() {
        int received = state.read(state::received);
        int tenths = Math.toIntExact(10L * received / (2L * state.messages()));
        synchronized (shownTenths) { // so that the lines keep their order
            if (shownTenths.getAndAccumulate(tenths, Math::max) < tenths) {
                terminal.print(received + " of " + 2L * state.messages() + " messages received");
            }
        }
    }

    @Override
    public void close() {
        // every line is out
    }
}
