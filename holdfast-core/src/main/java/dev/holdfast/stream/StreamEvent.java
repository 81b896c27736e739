// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import java.util.Optional;

/** What a {@link StanzaStream} has to tell, in the order in which it happened. */
public sealed interface StreamEvent {
    /** A new session is up. */
    record Established(Jid jid, StreamFeatures features, String mechanism, boolean streamManagement, boolean resumable)
            implements StreamEvent {}

    /** The connection is lost. The session waits to be resumed, unless {@link Destroyed} follows. */
    record Suspended(XmppException cause) implements StreamEvent {}

    /** The session goes on where it was; nothing is lost or doubled. */
    record Resumed() implements StreamEvent {}

    /** The session is over, and what is known of its stanzas is final. */
    record Destroyed(XmppException cause) implements StreamEvent {}

    /**
     * A stanza came.
     *
     * @param bytes its size on the wire
     */
    record Received(Stanza stanza, long bytes) implements StreamEvent {}

    /** A stanza came that breaks the rules; it counts as received. */
    record Malformed(MalformedStanzaException fault) implements StreamEvent {}

    /**
     * A stanza of ours has come further.
     *
     * @param cause present if it is {@link StanzaState#FAILED}
     */
    record Progress(long ticket, StanzaState state, Optional<RuntimeException> cause) implements StreamEvent {}
}
