// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

/** How far a stanza of ours has come. {@link #ACTIVE} and {@link #SENT} pass, all others are final. */
public enum StanzaState {
    /** In the queue. */
    ACTIVE,
    /** On its way; the server has not confirmed it yet. */
    SENT,
    /** The server has it (XEP-0198). */
    ACKED,
    /** Handed to the connection; the server cannot confirm. */
    SENT_WITHOUT_SM,
    /** Sent, but the session was lost before the server said whether it has it. */
    UNKNOWN,
    /** Withdrawn before it was sent. */
    ABORTED,
    /** Held back by a filter. */
    DROPPED,
    /** The server does not have it: the session ended before it was sent, or the server said so. */
    DISCONNECTED,
    /** It could not be sent as it is. */
    FAILED;

    public boolean isFinal() {
        return this != ACTIVE && this != SENT;
    }

    /** Whether the stanza has gone as far as this server can tell: acknowledged, or sent where nothing is acknowledged. */
    public boolean isSuccess() {
        return this == ACKED || this == SENT_WITHOUT_SM;
    }
}
