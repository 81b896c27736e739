// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A message (RFC 6121 §5). */
public record Message(StanzaHeader header, Type type, List<Element> children) implements Stanza {
    static final Name NAME = new Name(NAMESPACE, "message");
    private static final Name BODY = NAME.sibling("body");

    /** What kind of conversation it belongs to (RFC 6121 §5.2.2). */
    public enum Type {
        NORMAL,
        CHAT,
        GROUPCHAT,
        HEADLINE,
        ERROR;

        private static final Type[] ALL = values(); // which makes a copy each time

        private final String wire = name().toLowerCase(Locale.ROOT);

        String wire() {
            return wire;
        }

        // RFC 6121 §5.2.2: "If an application receives a message with no 'type' attribute or the application does not
        // understand the value of the 'type' attribute provided, it MUST consider the message to be of type 'normal'"
        private static Type of(String wire) {
            for (var type : ALL) {
                if (type.wire.equals(wire)) {
                    return type;
                }
            }
            return NORMAL;
        }
    }

    public Message {
        children = List.copyOf(children);
    }

    /** A message of a one-to-one conversation. */
    public static Message chat(Jid to, String body) {
        return of(to, Type.CHAT, body);
    }

    /** A message that stands for itself, as an alert does. */
    public static Message normal(Jid to, String body) {
        return of(to, Type.NORMAL, body);
    }

    public static Message of(Jid to, Type type, String body) {
        return new Message(StanzaHeader.to(to), type, List.of(Element.text(BODY, body)));
    }

    static Message of(Element element, StanzaHeader header) {
        return new Message(header, element.attribute("type").map(Type::of).orElse(Type.NORMAL), element.children());
    }

    /** An answer of the same type to whoever sent this message; in a room, to the room. */
    public Message reply(String body) {
        var to = type == Type.GROUPCHAT ? header.from().map(Jid::bare) : header.from();
        var answer = to.map(StanzaHeader::to).orElseGet(StanzaHeader::none);
        return new Message(answer, type, List.of(Element.text(BODY, body)));
    }

    /** The text: the body in no particular language if there is one, else the first. */
    public Optional<String> body() {
        Element best = null;
        for (var child : children) {
            if (child.name().equals(BODY)) {
                if (child.lang().isEmpty()) {
                    return Optional.of(child.text());
                }
                best = best == null ? child : best;
            }
        }
        return Optional.ofNullable(best).map(Element::text);
    }

    public Optional<String> subject() {
        return child(NAMESPACE, "subject").map(Element::text);
    }

    /** What went wrong with a message of ours that came back; present if the type is {@link Type#ERROR}. */
    public Optional<StanzaError> error() {
        return type == Type.ERROR ? Optional.of(StanzaError.within(children)) : Optional.empty();
    }

    @Override
    public Message withHeader(StanzaHeader header) {
        return new Message(header, type, children);
    }

    /** The same message with one more child. */
    public Message with(Element child) {
        return new Message(header, type, Children.append(children, child));
    }
}
