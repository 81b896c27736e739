// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.disco;

import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that belongs to an entity (XEP-0030 §4), such as a service of a server.
 *
 * @param node which part of the entity is meant
 * @param name for people
 */
public record DiscoItem(Jid jid, Optional<String> node, Optional<String> name) {
    static final Name QUERY = new Name("http://jabber.org/protocol/disco#items", "query");

    /** One that can be read, or none. */
    static Stream<DiscoItem> of(Element element) {
        if (!element.is(QUERY.namespace(), "item") || element.attribute("jid").isEmpty()) {
            return Stream.empty();
        }
        try {
            var jid = Jid.parse(element.attribute("jid").get());
            return Stream.of(new DiscoItem(jid, element.attribute("node"), element.attribute("name")));
        } catch (InvalidJidException _) {
            return Stream.empty();
        }
    }
}
