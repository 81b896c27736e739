// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Prints what became of each message, in the order in which they were sent, as soon as that is known; on a thread of its own. */
final class DeliveryReport {
    /** How many messages may be on their way: enough to fill a long line, few enough to keep in memory. */
    private static final int WINDOW = 512;

    /** @param token empty if the message was never handed to a session, and the last entry of all if the id is empty too */
    private record Entry(String id, Optional<StanzaToken> token) {
        static final Entry END = new Entry("", Optional.empty());
    }

    private final Terminal terminal;
    private final Jid to;
    private final Deadline last;
    private final BlockingQueue<Entry> window = new ArrayBlockingQueue<>(WINDOW);
    private final Map<StanzaState, Integer> counts = new EnumMap<>(StanzaState.class); // written by the printer alone
    private final Thread printer = Thread.ofVirtual().name("holdfast-outcomes").unstarted(this::print);

    /** @param last after it, an outcome that is not known is reported as such */
    DeliveryReport(Terminal terminal, Jid to, Deadline last) {
        this.terminal = terminal;
        this.to = to;
        this.last = last;
    }

    void start() {
        printer.start();
    }

    /**
     * Takes a message that was sent; waits while too many are on their way.
     *
     * @return false if that took too long; the message is not taken then
     */
    boolean offer(StanzaToken token, Deadline deadline) throws InterruptedException {
        return window.offer(
                new Entry(token.id(), Optional.of(token)), deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes a message that was sent, however long that takes: not beyond the last deadline. */
    void put(StanzaToken token) throws InterruptedException {
        window.put(new Entry(token.id(), Optional.of(token)));
    }

    /** Takes a message that was not sent. */
    void unsent(String id) throws InterruptedException {
        window.put(new Entry(id, Optional.empty()));
    }

    /** Nothing follows. */
    void end() throws InterruptedException {
        window.put(Entry.END);
    }

    /** Waits until all has been printed; returns whether it has. */
    boolean await(Duration patience) throws InterruptedException {
        return printer.join(patience);
    }

    private void print() {
        try {
            for (var entry = window.take(); !entry.equals(Entry.END); entry = window.take()) {
                print(entry, outcome(entry));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does that
        }
    }

    private StanzaState outcome(Entry entry) throws InterruptedException {
        if (entry.token().isEmpty()) {
            return StanzaState.DISCONNECTED;
        }
        var token = entry.token().get();
        try {
            return token.awaitFinal(last.remaining());
        } catch (TimedOutException _) {
            return token.abort() ? StanzaState.ABORTED : StanzaState.UNKNOWN;
        }
    }

    private void print(Entry entry, StanzaState state) {
        counts.merge(state, 1, Integer::sum);
        terminal.print(JsonLine.of("outcome")
                .with("id", entry.id())
                .with("to", to.toString())
                .with("state", word(state)));
        if (!state.isSuccess()) {
            terminal.print(entry.id() + ": " + word(state));
        }
        entry.token()
                .flatMap(StanzaToken::failure)
                .ifPresent(
                        why -> terminal.complain("the message " + entry.id() + " cannot be sent: " + why.getMessage()));
    }

    private static String word(StanzaState state) {
        return state == StanzaState.SENT_WITHOUT_SM ? "sent" : state.name().toLowerCase(Locale.ROOT);
    }

    // to be asked once all has been printed

    boolean allDelivered() {
        return counts.keySet().stream().allMatch(StanzaState::isSuccess);
    }

    /** How many messages there are of each outcome. */
    @Override
    public String toString() {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        var outcomes = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + word(entry.getKey()))
                .collect(Collectors.joining(", "));
        return all + (all == 1 ? " message to " : " messages to ") + to + (all == 0 ? "" : ": " + outcomes);
    }
}
