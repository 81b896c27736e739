// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.XmlOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the three kinds of stanza (RFC 6120 §8): immutable, and free to be shared between threads.
 *
 * <p>Whatever a stanza carries that has no accessor here is in {@link #children()}.
 */
public sealed interface Stanza permits Message, Presence, Iq {
    /** The namespace of stanzas between a client and its server. */
    String NAMESPACE = "jabber:client";

    /** The attributes that all stanzas share. */
    StanzaHeader header();

    /** The same stanza with other shared attributes. */
    Stanza withHeader(StanzaHeader header);

    /** All child elements, in order. */
    List<Element> children();

    /** As it goes over the wire. */
    default Element toElement() {
        var element = Element.builder(StanzaForm.name(this));
        StanzaForm.describe(this, element);
        return element.build();
    }

    /**
     * Writes it into a stream, without making a tree of it first.
     *
     * @throws IllegalArgumentException if it holds a character that XML cannot carry; what was written then ends in the middle
     */
    default void writeTo(XmlOutput out) {
        writeTo(out, NAMESPACE);
    }

    /**
     * As {@link #writeTo(XmlOutput)}, where another namespace holds.
     *
     * @param inherited the default namespace that holds where it is written; empty for none
     */
    default void writeTo(XmlOutput out, String inherited) {
        out.begin(StanzaForm.name(this), inherited);
        StanzaForm.describe(this, out);
        out.end();
    }

    /** Who sent it; empty when the server left out that it is our own account, and on stanzas that we send. */
    default Optional<Jid> from() {
        return header().from();
    }

    /** Whom it is for; empty for our own account (RFC 6120 §10.3). */
    default Optional<Jid> to() {
        return header().to();
    }

    default Optional<String> id() {
        return header().id();
    }

    /** The language of its human-readable text. */
    default Optional<String> lang() {
        return header().lang();
    }

    /** The first child of that name. */
    default Optional<Element> child(String namespace, String local) {
        for (var child : children()) {
            if (child.is(namespace, local)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /** Whether an element is a stanza, well-formed or not. */
    static boolean isStanza(Element element) {
        return element.name().namespace().equals(NAMESPACE)
                && switch (element.name().local()) {
                    case "message", "presence", "iq" -> true;
                    default -> false;
                };
    }

    /**
     * Reads a stanza.
     *
     * @param streamLang the language of the stream, which is that of a stanza without its own (RFC 6120 §4.7.4); empty for none
     * @throws MalformedStanzaException if the element is none, or breaks a rule of RFC 6120 §8
     */
    static Stanza of(Element element, String streamLang) {
        return of(element, streamLang, Jid::received);
    }

    /**
     * Reads a stanza, as {@link #of(Element, String)}.
     *
     * @param addresses reads an address as {@link Jid#received} does, which it may spare by remembering some
     */
    static Stanza of(Element element, String streamLang, Function<String, Jid> addresses) {
        if (!isStanza(element)) {
            throw new MalformedStanzaException("not a stanza: <" + element.name() + ">", element);
        }
        var header = StanzaHeader.of(element, streamLang, addresses);
        return switch (element.name().local()) {
            case "message" -> Message.of(element, header);
            case "presence" -> Presence.of(element, header);
            default -> IqElement.read(element, header);
        };
    }
}
