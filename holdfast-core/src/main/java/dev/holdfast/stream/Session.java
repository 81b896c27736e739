// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.sm.StreamManagement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What outlives a connection: stream management, and the stanzas that are not yet known to have arrived. It tells of each stanza
 * how far it has come, and in the end exactly one final state.
 */
final class Session {
    private final Optional<StreamManagement<Outgoing>> management;
    private final LoginOutcome.StreamManagementOn resumption;
    private final Consumer<StreamEvent> events;
    /** Waiting for a connection. */
    private final ArrayDeque<Outgoing> queue = new ArrayDeque<>(4);
    /** Without stream management: written, and not yet handed to the connection. */
    private final ArrayDeque<Unflushed> unflushed = new ArrayDeque<>(1);

    /** @param end where it ends among all bytes that were written to the connection */
    private record Unflushed(Outgoing outgoing, long end) {}

    Session(LoginOutcome.Bound bound, Consumer<StreamEvent> events) {
        this.management = bound.streamManagement().map(on -> new StreamManagement<>(on.received(), 0));
        this.resumption = bound.streamManagement()
                .orElseGet(() -> new LoginOutcome.StreamManagementOn(Optional.empty(), Optional.empty(), 0));
        this.events = events;
    }

    boolean managed() {
        return management.isPresent();
    }

    boolean resumable() {
        return management.isPresent() && resumption.id().isPresent();
    }

    Optional<Resumption> resumption() {
        return management.flatMap(
                sm -> resumption.id().map(id -> new Resumption(id, sm.inbound(), resumption.location())));
    }

    void received() {
        if (management.isPresent()) {
            management.get().received();
        }
    }

    /** How many stanzas of the server's we have handled, where that is counted. */
    OptionalLong inbound() {
        return management.isPresent() ? OptionalLong.of(management.get().inbound()) : OptionalLong.empty();
    }

    /** Keeps a stanza until there is a connection. */
    void hold(Outgoing outgoing) {
        queue.add(outgoing);
    }

    /** Takes a stanza back that waits for a connection; returns whether it was there. */
    boolean withdraw(long ticket) {
        for (var waiting = queue.iterator(); waiting.hasNext(); ) {
            var outgoing = waiting.next();
            if (outgoing.ticket() == ticket) {
                waiting.remove();
                progress(outgoing, StanzaState.ABORTED);
                return true;
            }
        }
        return false;
    }

    /** How many stanzas are held: waiting for a connection, or for an acknowledgement. */
    int held() {
        return queue.size() + unflushed.size() + unacknowledged();
    }

    int unacknowledged() {
        return management.map(StreamManagement::unacknowledged).orElse(0);
    }

    /** What was written to a connection before and has not arrived, oldest first; to be written again before {@link #waiting}. */
    List<Outgoing> lost() {
        return management.map(StreamManagement::drainUnacked).orElseGet(List::of);
    }

    /** What has waited for a connection, oldest first. */
    List<Outgoing> waiting() {
        var all = List.copyOf(queue);
        queue.clear();
        return all;
    }

    /**
     * A stanza is written for the first time.
     *
     * @param end how many bytes are written with it
     */
    void sent(Outgoing outgoing, long end) {
        if (managed()) {
            progress(outgoing, StanzaState.SENT);
        }
        written(outgoing, end);
    }

    /** A stanza is written, perhaps again. */
    void written(Outgoing outgoing, long end) {
        if (management.isPresent()) {
            management.get().sent(outgoing);
        } else {
            unflushed.add(new Unflushed(outgoing, end));
        }
    }

    /** A stanza cannot be written. */
    void unfit(Outgoing outgoing, IllegalArgumentException cause) {
        events.accept(new StreamEvent.Progress(outgoing.ticket(), StanzaState.FAILED, Optional.of(cause)));
    }

    /** How many stanzas of ours have been sent, modulo 2³². */
    long outbound() {
        return management.map(StreamManagement::outbound).orElse(0L);
    }

    /** Takes the server's count; returns how many stanzas it newly acknowledges, empty if it makes no sense. */
    OptionalInt acknowledge(long handled) {
        var done = management.flatMap(sm -> sm.acknowledge(handled));
        if (done.isEmpty()) {
            return OptionalInt.empty();
        }
        done.get().forEach(stanza -> progress(stanza, StanzaState.ACKED));
        return OptionalInt.of(done.get().size());
    }

    /** So many bytes of what was written are handed to the connection. */
    void flushed(long taken) {
        while (!unflushed.isEmpty() && unflushed.element().end() <= taken) {
            progress(unflushed.remove().outgoing(), StanzaState.SENT_WITHOUT_SM);
        }
    }

    /**
     * Ends; what became of the stanzas is told as truly as it is known.
     *
     * @param handled the server's last count, if it gave one; one that makes no sense is none
     * @param lastWords whether what is written, and not yet handed to the connection, may still reach the server
     */
    void end(OptionalLong handled, boolean lastWords) {
        boolean known = handled.isPresent() && acknowledge(handled.getAsLong()).isPresent();
        var rest = known ? StanzaState.DISCONNECTED : StanzaState.UNKNOWN;
        lost().forEach(stanza -> progress(stanza, rest));
        var unsaid = lastWords ? StanzaState.UNKNOWN : StanzaState.DISCONNECTED;
        unflushed.forEach(stanza -> progress(stanza.outgoing(), unsaid));
        unflushed.clear();
        waiting().forEach(stanza -> progress(stanza, StanzaState.DISCONNECTED));
    }

    private void progress(Outgoing stanza, StanzaState state) {
        events.accept(new StreamEvent.Progress(stanza.ticket(), state, Optional.empty()));
    }
}
