// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ConnectionDetails;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Shows a demo as a picture that changes in its place: states, counters, a bar, and what happened last. */
final class DemoPicture implements DemoView {
    private static final Duration FRAME = Duration.ofMillis(100);
    private static final int BAR = 40;
    private static final int RECENT = 4;
    private static final String CLEAR_TO_LINE_END = "\033[K";

    private final Terminal terminal;
    private final DemoState state;
    private final List<String> recent = new ArrayList<>(); // guarded by this
    private final Thread painter =
            Thread.ofVirtual().name("holdfast-demo-picture").unstarted(this::run);
    private int height; // guarded by this

    DemoPicture(Terminal terminal, DemoState state) {
        this.terminal = terminal;
        this.state = state;
    }

    void start() {
        painter.start();
    }

    private void run() {
        try {
            while (true) {
                paint();
                Thread.sleep(FRAME);
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private synchronized void paint() {
        var lines = state.read(this::lines);
        recent.forEach(line -> lines.add("  " + line));
        // back to where the last frame began
        var frame = new StringBuilder(height == 0 ? "" : "\033[%dF".formatted(height));
        lines.forEach(line -> frame.append(line).append(CLEAR_TO_LINE_END).append('\n'));
        height = lines.size();
        terminal.raw(frame.toString());
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(line(state.romeo()));
        lines.add(line(state.juliet()));
        int filled = Math.toIntExact((long) BAR * state.distinct() / (2L * state.messages()));
        lines.add("  [" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] "
                + "%3d %%".formatted(100L * state.distinct() / (2L * state.messages()))
                + "  cuts " + state.cutsMade() + "/" + state.cuts() + "  resumed " + state.resumed());
        return lines;
    }

    private static String line(DemoState.Side side) {
        return "  %-6s %-9s  sent %6d  acked %6d  received %6d  %s"
                .formatted(side.name, side.state, side.sent, side.acked, side.tally.received(), side.connection);
    }

    private synchronized void happened(String what) {
        recent.add(what);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
    }

    @Override
    public void established(String client, Jid jid, ConnectionDetails connection) {
        happened(client + " is online: " + connection.tls().orElse("no TLS") + ", " + connection.mechanism() + ", "
                + (connection.resumable() ? "resumable" : "not resumable"));
    }

    @Override
    public void cut(String client, int number) {
        happened(client + ": connection cut, number " + number);
    }

    @Override
    public void suspended(String client, XmppException cause) {
        happened(client + ": suspended");
    }

    @Override
    public void resumed(String client, Duration afterTheCut) {
        happened(client + ": resumed, " + RoundTrips.millis(afterTheCut.toNanos()) + " ms after the cut");
    }

    @Override
    public void progress() {
        // the next frame shows it
    }

    @Override
    public void close() {
        painter.interrupt();
        paint();
    }
}
