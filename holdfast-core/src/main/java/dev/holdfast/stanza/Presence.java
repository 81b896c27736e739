// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A presence stanza: availability, or a step of a subscription (RFC 6121 §3, §4). */
public record Presence(StanzaHeader header, Type type, List<Element> children) implements Stanza {
    static final Name NAME = new Name(NAMESPACE, "presence");
    private static final Name SHOW = NAME.sibling("show");
    private static final Name STATUS = NAME.sibling("status");
    private static final Name PRIORITY = NAME.sibling("priority");

    /** RFC 6121 §4.7.1; {@link #AVAILABLE} is the absence of a type on the wire. */
    public enum Type {
        AVAILABLE,
        UNAVAILABLE,
        SUBSCRIBE,
        SUBSCRIBED,
        UNSUBSCRIBE,
        UNSUBSCRIBED,
        PROBE,
        ERROR;

        private final String wire = name().toLowerCase(Locale.ROOT);

        String wire() {
            return wire;
        }
    }

    public Presence {
        children = List.copyOf(children);
    }

    /** Presence for everyone who is subscribed to ours. */
    public static Presence of(PresenceState state) {
        return of(state, Optional.empty(), 0);
    }

    /**
     * Presence for everyone who is subscribed to ours.
     *
     * @param status text for people
     * @param priority which of our resources gets messages to the bare JID, -128 to 127 (RFC 6121 §4.7.2.3)
     * @throws IllegalArgumentException if the priority is out of range
     */
    public static Presence of(PresenceState state, Optional<String> status, int priority) {
        if (priority < -128 || priority > 127) {
            throw new IllegalArgumentException("priority " + priority + " is not between -128 and 127");
        }
        var children = new ArrayList<Element>();
        state.show().ifPresent(show -> children.add(Element.text(SHOW, show.wire())));
        status.ifPresent(text -> children.add(Element.text(STATUS, text)));
        if (priority != 0 && state.isAvailable()) {
            children.add(Element.text(PRIORITY, Integer.toString(priority)));
        }
        return new Presence(StanzaHeader.none(), state.isAvailable() ? Type.AVAILABLE : Type.UNAVAILABLE, children);
    }

    /** A step of a subscription, or directed presence. */
    public static Presence to(Jid to, Type type) {
        return new Presence(StanzaHeader.to(to), type, List.of());
    }

    static Presence of(Element element, StanzaHeader header) {
        return new Presence(header, typeOf(element), element.children());
    }

    private static Type typeOf(Element element) {
        var wire = element.attribute("type").orElse("available");
        for (var type : Type.values()) {
            if (type.wire.equals(wire)) {
                return type;
            }
        }
        throw new MalformedStanzaException("unknown type of presence: \"" + wire + "\"", element);
    }

    /** The availability it tells of; unavailable for every type that is not about availability. */
    public PresenceState state() {
        if (type != Type.AVAILABLE) {
            return PresenceState.unavailable();
        }
        return child(SHOW.namespace(), SHOW.local())
                .flatMap(show -> PresenceState.Show.of(show.text()))
                .map(PresenceState::available)
                .orElseGet(PresenceState::available);
    }

    public Optional<String> status() {
        return child(STATUS.namespace(), STATUS.local()).map(Element::text);
    }

    /** RFC 6121 §4.7.2.3; 0 when there is none, or none that is a number in range. */
    public int priority() {
        var text =
                child(PRIORITY.namespace(), PRIORITY.local()).map(Element::text).orElse("0");
        try {
            return Byte.parseByte(text.strip());
        } catch (NumberFormatException notAPriority) {
            return 0;
        }
    }

    /** Present if the type is {@link Type#ERROR}. */
    public Optional<StanzaError> error() {
        return type == Type.ERROR ? Optional.of(StanzaError.within(children)) : Optional.empty();
    }

    @Override
    public Presence withHeader(StanzaHeader header) {
        return new Presence(header, type, children);
    }

    /** The same presence with one more child. */
    public Presence with(Element child) {
        return new Presence(header, type, Children.append(children, child));
    }
}
