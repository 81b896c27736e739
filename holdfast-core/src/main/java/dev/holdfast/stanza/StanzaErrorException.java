// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.error.XmppException;

/** An error that came back for a request, or that a handler throws to have it sent as the answer. */
public final class StanzaErrorException extends XmppException {
    private final transient StanzaError error;

    public StanzaErrorException(StanzaError error) {
        super(error.toString());
        this.error = error;
    }

    public StanzaErrorException(StanzaError.Condition condition) {
        this(StanzaError.of(condition));
    }

    public StanzaErrorException(StanzaError.Condition condition, String text) {
        this(StanzaError.of(condition, text));
    }

    public StanzaError error() {
        return error;
    }
}
