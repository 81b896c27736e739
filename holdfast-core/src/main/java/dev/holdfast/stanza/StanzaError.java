// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A stanza error (RFC 6120 §8.3).
 *
 * @param address the new address that {@code gone} and {@code redirect} may carry
 * @param application an application's own condition beside the defined one
 */
public record StanzaError(
        Type type,
        Condition condition,
        Optional<String> text,
        Optional<String> address,
        Optional<Element> application) {
    /** The namespace of conditions and text. */
    public static final String NAMESPACE = "urn:ietf:params:xml:ns:xmpp-stanzas";

    private static final Name ERROR = new Name(Stanza.NAMESPACE, "error");

    /** What the sender may do about it (RFC 6120 §8.3.2). */
    public enum Type {
        AUTH,
        CANCEL,
        CONTINUE,
        MODIFY,
        WAIT;

        private final String wire = name().toLowerCase(Locale.ROOT);

        private static Optional<Type> of(String wire) {
            for (var type : values()) {
                if (type.wire.equals(wire)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /** The defined conditions (RFC 6120 §8.3.3), each with its usual type. */
    public enum Condition {
        BAD_REQUEST(Type.MODIFY),
        CONFLICT(Type.CANCEL),
        FEATURE_NOT_IMPLEMENTED(Type.CANCEL),
        FORBIDDEN(Type.AUTH),
        GONE(Type.CANCEL),
        INTERNAL_SERVER_ERROR(Type.CANCEL),
        ITEM_NOT_FOUND(Type.CANCEL),
        JID_MALFORMED(Type.MODIFY),
        NOT_ACCEPTABLE(Type.MODIFY),
        NOT_ALLOWED(Type.CANCEL),
        NOT_AUTHORIZED(Type.AUTH),
        POLICY_VIOLATION(Type.MODIFY),
        RECIPIENT_UNAVAILABLE(Type.WAIT),
        REDIRECT(Type.MODIFY),
        REGISTRATION_REQUIRED(Type.AUTH),
        REMOTE_SERVER_NOT_FOUND(Type.CANCEL),
        REMOTE_SERVER_TIMEOUT(Type.WAIT),
        RESOURCE_CONSTRAINT(Type.WAIT),
        SERVICE_UNAVAILABLE(Type.CANCEL),
        SUBSCRIPTION_REQUIRED(Type.AUTH),
        UNDEFINED_CONDITION(Type.CANCEL),
        UNEXPECTED_REQUEST(Type.MODIFY);

        private final String wire = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final Type usualType;

        Condition(Type usualType) {
            this.usualType = usualType;
        }

        /** As it stands on the wire, such as {@code item-not-found}. */
        public String wire() {
            return wire;
        }

        private static Optional<Condition> of(String wire) {
            for (var condition : values()) {
                if (condition.wire.equals(wire)) {
                    return Optional.of(condition);
                }
            }
            return Optional.empty();
        }
    }

    /** An error of the condition's usual type. */
    public static StanzaError of(Condition condition) {
        return new StanzaError(condition.usualType, condition, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** An error of the condition's usual type, with words for people. */
    public static StanzaError of(Condition condition, String text) {
        return new StanzaError(condition.usualType, condition, Optional.of(text), Optional.empty(), Optional.empty());
    }

    /** The error among a stanza's children; undefined-condition when the peer left it out. */
    static StanzaError within(List<Element> children) {
        for (var child : children) {
            if (child.name().equals(ERROR)) {
                return of(child);
            }
        }
        return of(Condition.UNDEFINED_CONDITION);
    }

    private static StanzaError of(Element error) {
        var condition = Condition.UNDEFINED_CONDITION;
        Optional<String> text = Optional.empty();
        Optional<String> address = Optional.empty();
        Optional<Element> application = Optional.empty();
        for (var child : error.children()) {
            if (!child.name().namespace().equals(NAMESPACE)) {
                application = application.or(() -> Optional.of(child));
            } else if (child.name().local().equals("text")) {
                text = Optional.of(child.text());
            } else {
                // RFC 6120 §8.3.2: a condition that is not known is treated as undefined-condition
                condition = Condition.of(child.name().local()).orElse(Condition.UNDEFINED_CONDITION);
                address = addressIn(child, condition);
            }
        }
        var type = error.attribute("type").flatMap(Type::of).orElse(condition.usualType);
        return new StanzaError(type, condition, text, address, application);
    }

    // RFC 6120 §8.3.3.5 and §8.3.3.14; the others have nothing to say there
    private static Optional<String> addressIn(Element child, Condition condition) {
        return switch (condition) {
            case GONE, REDIRECT -> Optional.of(child.text().strip()).filter(there -> !there.isEmpty());
            default -> Optional.empty();
        };
    }

    Element toElement() {
        var error = Element.builder(ERROR).attribute("type", type.wire);
        error.child(Element.text(new Name(NAMESPACE, condition.wire), address.orElse("")));
        text.ifPresent(words -> error.child(Element.text(new Name(NAMESPACE, "text"), words)));
        application.ifPresent(error::child);
        return error.build();
    }

    /** Condition and words, for a message to people. */
    @Override
    public String toString() {
        return condition.wire + text.map(words -> " (" + words + ")").orElse("");
    }
}
