// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the server offers at this point of the stream (RFC 6120 §4.3.2). The order in which it offers is never relied on. */
public record StreamFeatures(Element element) {
    static final String STREAMS = "http://etherx.jabber.org/streams";
    static final String TLS = "urn:ietf:params:xml:ns:xmpp-tls";
    static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    static final String BIND = "urn:ietf:params:xml:ns:xmpp-bind";
    static final String SESSION = "urn:ietf:params:xml:ns:xmpp-session";
    static final String SM = "urn:xmpp:sm:3";

    /** The features, if the element holds them. */
    public static Optional<StreamFeatures> of(Element element) {
        return areFeatures(element) ? Optional.of(new StreamFeatures(element)) : Optional.empty();
    }

    static boolean areFeatures(Element element) {
        return element.is(STREAMS, "features");
    }

    /** The feature of that name, for those that have no accessor here. */
    public Optional<Element> feature(String namespace, String local) {
        return element.child(namespace, local);
    }

    public boolean startTls() {
        return feature(TLS, "starttls").isPresent();
    }

    /** The SASL mechanisms, in the server's order, which means nothing (RFC 6120 §6.3.3). */
    public List<String> mechanisms() {
        return feature(SASL, "mechanisms").stream()
                .flatMap(mechanisms -> mechanisms.children().stream())
                .filter(child -> child.is(SASL, "mechanism"))
                .map(child -> child.text().strip())
                .toList();
    }

    public boolean streamManagement() {
        return feature(SM, "sm").isPresent();
    }

    /** RFC 3921 §3; a session that is marked optional (draft-cridland-xmpp-session-01) is a no-op and not asked for. */
    boolean legacySessionRequired() {
        return feature(SESSION, "session")
                .filter(session -> session.child(SESSION, "optional").isEmpty())
                .isPresent();
    }

    /** The largest stanza that the server takes, in bytes (XEP-0478). */
    public OptionalLong maxBytes() {
        var limit = feature("urn:xmpp:stream-limits:0", "limits")
                .flatMap(limits -> limits.child("urn:xmpp:stream-limits:0", "max-bytes"));
        return limit.isEmpty()
                ? OptionalLong.empty()
                : Numbers.unsigned(limit.get().text());
    }
}
