// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stream.StreamFeatures;

/**
 * What happens to a client's connection. {@link Stopped} or {@link Failed} is the last event after a start, and there is exactly
 * one of them.
 */
public sealed interface ClientEvent {
    /**
     * A new session is up: stanzas may go and come.
     *
     * @param jid the full JID that the server gave us
     */
    record Established(Jid jid, StreamFeatures features, ConnectionDetails connection) implements ClientEvent {}

    /** The connection was lost. If the session cannot be resumed {@link Destroyed} follows, now or later. */
    record Suspended(XmppException cause) implements ClientEvent {}

    /** The session goes on over a new connection; nothing was lost or doubled. */
    record Resumed(ConnectionDetails connection) implements ClientEvent {}

    /** The session is over: what was known through it (presence, joined rooms) is void. */
    record Destroyed(XmppException cause) implements ClientEvent {}

    /** The client has stopped as it was told to. */
    record Stopped() implements ClientEvent {}

    /** The client has given up. */
    record Failed(XmppException cause) implements ClientEvent {}
}
