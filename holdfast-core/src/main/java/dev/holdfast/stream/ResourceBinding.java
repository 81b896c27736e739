// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.NegotiationException;
import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.Optional;

/** The two requests of a login that are stanzas: resource binding (RFC 6120 §7) and the legacy session (RFC 3921 §3). */
final class ResourceBinding {
    private static final Name BIND = new Name(StreamFeatures.BIND, "bind");
    private static final Name SESSION = new Name(StreamFeatures.SESSION, "session");
    private static final String BIND_ID = "bind";
    private static final String SESSION_ID = "session";

    private ResourceBinding() {}

    /** Asks for a resource, a particular one where the JID has it. */
    static Element request(Jid jid) {
        var wanted = jid.resource().stream()
                .map(resource -> Element.text(BIND.sibling("resource"), resource))
                .toList();
        return new Iq.Set(StanzaHeader.none().withId(BIND_ID), Element.of(BIND, wanted)).toElement();
    }

    /**
     * The JID that the server gives us; empty if the element is no answer to the request.
     *
     * @throws BindException if it gives us none
     * @throws NegotiationException if what it gives us is no full JID
     */
    static Optional<Jid> bound(Element element) {
        return result(element, BIND_ID, "the resource").map(result -> {
            var jid = result.payload()
                    .filter(payload -> payload.name().equals(BIND))
                    .flatMap(bind -> bind.child(StreamFeatures.BIND, "jid"))
                    .map(Element::text);
            try {
                return jid.map(Jid::parse)
                        .filter(Jid::isFull)
                        .orElseThrow(() -> new NegotiationException("the server bound no full JID: " + element));
            } catch (InvalidJidException notAJid) {
                throw new NegotiationException("the server bound a JID that is none: " + notAJid.getMessage(), notAJid);
            }
        });
    }

    static Element sessionRequest() {
        return new Iq.Set(StanzaHeader.none().withId(SESSION_ID), Element.of(SESSION)).toElement();
    }

    /**
     * Whether the element says that the legacy session has begun; if not, it is no answer to the request.
     *
     * @throws BindException if the session is refused
     */
    static boolean sessionBegan(Element element) {
        return result(element, SESSION_ID, "the legacy session").isPresent();
    }

    private static Optional<Iq.Result> result(Element element, String id, String what) {
        if (!element.is(Stanza.NAMESPACE, "iq") || !element.attribute("id").equals(Optional.of(id))) {
            return Optional.empty();
        }
        try {
            return switch (Stanza.of(element, "")) {
                case Iq.Result result -> Optional.of(result);
                case Iq.Failure failure -> throw new BindException(what, failure.error());
                case Stanza _ -> Optional.empty();
            };
        } catch (MalformedStanzaException malformed) {
            throw new NegotiationException(
                    "the answer to the request for " + what + " is malformed: " + malformed.getMessage(), malformed);
        }
    }
}
