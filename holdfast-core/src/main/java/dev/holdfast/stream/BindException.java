// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.NegotiationException;
import dev.holdfast.stanza.StanzaError;

/** The server did not give us a resource, or not the legacy session that it insists on (RFC 6120 §7, RFC 3921 §3). */
public final class BindException extends NegotiationException {
    private final transient StanzaError error;

    BindException(String step, StanzaError error) {
        super(step + " was refused: " + error);
        this.error = error;
    }

    public StanzaError error() {
        return error;
    }
}
