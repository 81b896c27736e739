// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

import dev.holdfast.error.XmppException;
import dev.holdfast.stream.StanzaState;

/** A stanza did not reach the server, or it is not known whether it did; {@link #state} says which. */
public final class NotDeliveredException extends XmppException {
    private final StanzaState state;

    public NotDeliveredException(String id, StanzaState state) {
        super("the stanza " + id
                + switch (state) {
                    case UNKNOWN -> " was sent, but the session was lost before the server confirmed it";
                    case ABORTED -> " was withdrawn before it was sent";
                    case DROPPED -> " was held back by a filter";
                    case DISCONNECTED -> " was not sent: the session ended before";
                    case FAILED -> " could not be sent as it is";
                    case ACTIVE, SENT, ACKED, SENT_WITHOUT_SM ->
                        throw new IllegalArgumentException("not a failure: " + state);
                });
        this.state = state;
    }

    public StanzaState state() {
        return state;
    }
}
