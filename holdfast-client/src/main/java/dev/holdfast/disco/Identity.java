// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.disco;

import dev.holdfast.xml.Element;
import java.util.Optional;

/**
 * What kind of entity answers (XEP-0030 §3.1), such as client/bot.
 *
 * @param category from the registry of XMPP, such as {@code client} or {@code server}
 * @param type within the category, such as {@code bot} or {@code im}
 * @param lang the language of the name
 * @param name for people
 */
public record Identity(String category, String type, Optional<String> lang, Optional<String> name) {
    /** Without a language. */
    public static Identity of(String category, String type, String name) {
        return new Identity(category, type, Optional.empty(), Optional.of(name));
    }

    static Identity of(Element element) {
        return new Identity(
                element.attribute("category").orElse(""),
                element.attribute("type").orElse(""),
                element.lang(),
                element.attribute("name"));
    }

    Element toElement() {
        var builder = Element.builder(DiscoInfo.QUERY.sibling("identity"))
                .attribute("category", category)
                .attribute("type", type)
                .attribute("name", name);
        lang.ifPresent(builder::lang);
        return builder.build();
    }
}
