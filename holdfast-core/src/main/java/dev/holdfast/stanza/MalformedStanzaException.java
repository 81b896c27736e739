// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.error.XmppException;
import dev.holdfast.xml.Element;

/** A stanza that arrived breaks a rule of RFC 6120 §8; the stream lives on, and a request is answered with an error. */
public final class MalformedStanzaException extends XmppException {
    private final transient Element stanza;

    MalformedStanzaException(String message, Element stanza) {
        super(message);
        this.stanza = stanza;
    }

    public Element stanza() {
        return stanza;
    }
}
