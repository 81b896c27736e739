// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.List;
import java.util.Map;

/** What the server answers to IQ requests to itself and, on behalf of an account, to a bare JID. */
final class ServerIq {
    XmlNode answer(XmlNode iq, Address to) {
        List<XmlNode> payload = iq.children();
        if (payload.size() != 1 || iq.attribute("id").isEmpty()) {
            return Stanzas.error(iq, "bad-request"); // RFC 6120 §8.2.3
        }
        boolean toServer = to.local().isEmpty();
        boolean toOwnAccount = iq.attribute("from")
                .map(Address::parse)
                .filter(from -> from.bare().equals(to))
                .isPresent();
        return toServer || toOwnAccount
                ? answer(iq, payload.get(0), toServer)
                : Stanzas.error(iq, "service-unavailable");
    }

    private static XmlNode answer(XmlNode iq, XmlNode payload, boolean toServer) {
        boolean get = iq.attribute("type").orElse("").equals("get");
        String request = payload.namespace() + " " + payload.name() + (get ? " get" : " set");
        return switch (request) {
            case Namespaces.PING + " ping get" -> Stanzas.result(iq);
            case Namespaces.SESSION + " session set" -> Stanzas.result(iq);
            case Namespaces.ROSTER + " query get" ->
                toServer
                        ? Stanzas.error(iq, "service-unavailable")
                        : Stanzas.result(iq, XmlNode.of(Namespaces.ROSTER, "query"));
            case Namespaces.DISCO_INFO + " query get" -> Stanzas.result(iq, info(toServer));
            case Namespaces.DISCO_ITEMS + " query get" ->
                Stanzas.result(iq, XmlNode.of(Namespaces.DISCO_ITEMS, "query"));
            default -> Stanzas.error(iq, "service-unavailable");
        };
    }

    private static XmlNode info(boolean toServer) {
        Map<String, String> identity = toServer
                ? Map.of("category", "server", "type", "im", "name", "Holdfast test server")
                : Map.of("category", "account", "type", "registered");
        return XmlNode.of(
                Namespaces.DISCO_INFO,
                "query",
                XmlNode.of(Namespaces.DISCO_INFO, "identity", identity),
                feature(Namespaces.DISCO_INFO),
                feature(Namespaces.DISCO_ITEMS),
                feature(Namespaces.PING));
    }

    private static XmlNode feature(String namespace) {
        return XmlNode.of(Namespaces.DISCO_INFO, "feature", Map.of("var", namespace));
    }
}
