// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;
import dev.holdfast.xml.Element;
import java.util.Optional;

/**
 * A stream error (RFC 6120 §4.9): it ended a stream, and it is always known which side found fault with the other.
 *
 * <p>Immutable.
 */
public final class StreamErrorException extends XmppException {
    /** Who sent the error. */
    public enum Origin {
        /** We did: the peer broke a rule. */
        LOCAL,
        /** The peer did. */
        REMOTE
    }

    static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-streams";

    private final StreamCondition condition;
    private final Origin by;
    private final String text;
    private final String address;

    StreamErrorException(StreamCondition condition, Origin by, String text, String address) {
        super(describe(condition, by, text, address));
        this.condition = condition;
        this.by = by;
        this.text = text;
        this.address = address;
    }

    /** Reads the error of the peer; a condition that is not known is {@code undefined-condition}. */
    static StreamErrorException received(Element error) {
        var condition = StreamCondition.UNDEFINED_CONDITION;
        var address = "";
        for (var child : error.children()) {
            var name = child.name();
            if (name.namespace().equals(NAMESPACE) && !name.local().equals("text")) {
                condition = StreamCondition.of(name.local()).orElse(StreamCondition.UNDEFINED_CONDITION);
                address = condition == StreamCondition.SEE_OTHER_HOST
                        ? child.text().strip()
                        : "";
            }
        }
        var text = error.child(NAMESPACE, "text").map(Element::text).orElse("");
        return new StreamErrorException(condition, Origin.REMOTE, text, address);
    }

    private static String describe(StreamCondition condition, Origin by, String text, String address) {
        var what = by == Origin.REMOTE ? "the server ended the stream: " : "we ended the stream: ";
        return what
                + condition.wire()
                + (address.isEmpty() ? "" : " " + address)
                + (text.isEmpty() ? "" : " (" + text + ")");
    }

    public StreamCondition condition() {
        return condition;
    }

    public Origin by() {
        return by;
    }

    /** The words that came with it. */
    public Optional<String> text() {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Where {@code see-other-host} points to (RFC 6120 §4.9.3.19). */
    public Optional<String> address() {
        return address.isEmpty() ? Optional.empty() : Optional.of(address);
    }
}
