// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the stanzas that a server sends of its own accord. */
final class Stanzas {
    private Stanzas() {}

    static XmlNode result(XmlNode iq, Object... payload) {
        return reply(iq, "result", payload);
    }

    /** An error reply (RFC 6120 §8.3); the error type is the one that RFC gives for the condition. */
    static XmlNode error(XmlNode stanza, String condition) {
        String type = condition.equals("jid-malformed") || condition.equals("bad-request") ? "modify" : "cancel";
        return reply(
                stanza,
                "error",
                XmlNode.of(
                        Namespaces.CLIENT,
                        "error",
                        Map.of("type", type),
                        XmlNode.of(Namespaces.STANZA_ERRORS, condition)));
    }

    /** Whether an undeliverable stanza is answered with an error: never an error itself, nor a reply (RFC 6120 §8.3.1). */
    static boolean deservesError(XmlNode stanza) {
        String type = stanza.attribute("type").orElse("");
        return switch (stanza.name()) {
            case "iq" -> type.equals("get") || type.equals("set");
            case "message" -> !type.equals("error") && !type.equals("headline");
            default -> false;
        };
    }

    private static XmlNode reply(XmlNode stanza, String type, Object... payload) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("type", type);
        stanza.attribute("id").ifPresent(id -> attributes.put("id", id));
        stanza.attribute("to").ifPresent(to -> attributes.put("from", to));
        stanza.attribute("from").ifPresent(from -> attributes.put("to", from));
        return XmlNode.of(Namespaces.CLIENT, stanza.name(), attributes, payload);
    }
}
