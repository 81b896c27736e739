// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.error;

/** A step that a session needs (STARTTLS, SASL, bind, legacy session) was refused or went against the protocol. */
public class NegotiationException extends XmppException {
    public NegotiationException(String message) {
        super(message);
    }

    public NegotiationException(String message, Throwable cause) {
        super(message, cause);
    }
}
