// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import dev.holdfast.xml.Element;
import java.util.Optional;

/** Reads IQ stanzas. */
final class IqElement {
    private IqElement() {}

    static Iq read(Element element, StanzaHeader header) {
        if (header.id().isEmpty()) {
            // RFC 6120 §8.1.3: "For <iq/> stanzas, the originating entity MUST include an 'id' attribute"
            throw new MalformedStanzaException("an IQ without id", element);
        }
        var type = element.attribute("type").orElse("");
        return switch (type) {
            case "get" -> new Iq.Get(header, onlyChild(element));
            case "set" -> new Iq.Set(header, onlyChild(element));
            case "result" -> new Iq.Result(header, firstChild(element));
            case "error" -> failure(header, element);
            default -> throw new MalformedStanzaException("unknown type of IQ: \"" + type + "\"", element);
        };
    }

    private static Element onlyChild(Element request) {
        var children = request.children();
        if (children.size() != 1) {
            // RFC 6120 §8.2.3 rule 4: a request "MUST contain exactly one child element"
            throw new MalformedStanzaException("an IQ request with " + children.size() + " payloads", request);
        }
        return children.getFirst();
    }

    private static Optional<Element> firstChild(Element response) {
        var children = response.children();
        return children.isEmpty() ? Optional.empty() : Optional.of(children.getFirst());
    }

    private static Iq.Failure failure(StanzaHeader header, Element element) {
        var payload = element.children().stream()
                .filter(child -> !child.is(Stanza.NAMESPACE, "error"))
                .findFirst();
        return new Iq.Failure(header, StanzaError.within(element.children()), payload);
    }
}
