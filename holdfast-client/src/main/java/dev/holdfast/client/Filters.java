// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.StanzaState;
import java.util.Optional;

/** All filters of a client. From any thread. */
final class Filters {
    /** The order of the application's own filters, which stand at the outer end in both directions; services count up from 0. */
    static final int APPLICATION_INBOUND = Integer.MAX_VALUE;

    static final int APPLICATION_OUTBOUND = -1;

    final FilterChain<Message> inboundMessages = new FilterChain<>();
    final FilterChain<Presence> inboundPresence = new FilterChain<>();
    final FilterChain<Message> outboundMessages = new FilterChain<>();
    final FilterChain<Presence> outboundPresence = new FilterChain<>();

    /** What the filters make of a stanza of ours. */
    sealed interface Outcome {
        /** It goes on so. */
        record Passed(Stanza stanza) implements Outcome {}

        /** It has come to its end. */
        record Ended(StanzaToken token) implements Outcome {}
    }

    /** Sends a stanza, with an id, through the filters. */
    Outcome sent(Stanza stanza) {
        var id = stanza.id().orElseThrow();
        try {
            Optional<? extends Stanza> left = switch (stanza) {
                case Message message -> outboundMessages.sent(message);
                case Presence presence -> outboundPresence.sent(presence);
                case Iq iq -> Optional.of(iq);
            };
            return left.<Outcome>map(there -> new Outcome.Passed(withId(there, id)))
                    .orElseGet(() -> new Outcome.Ended(new EndedToken(id, StanzaState.DROPPED, Optional.empty())));
        } catch (RuntimeException failed) {
            return new Outcome.Ended(new EndedToken(id, StanzaState.FAILED, Optional.of(failed)));
        }
    }

    /** A filter may have made a new stanza of it, which nobody could follow. */
    private static Stanza withId(Stanza stanza, String id) {
        return stanza.id().isPresent()
                ? stanza
                : stanza.withHeader(stanza.header().withId(id));
    }
}
