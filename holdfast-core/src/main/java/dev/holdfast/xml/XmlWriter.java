// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import org.jspecify.annotations.Nullable;

/**
 * Writes elements without prefixes: every change of namespace is an {@code xmlns}, as old servers want it. Only attributes
 * in a namespace need a prefix, which is declared where it is used.
 */
final class XmlWriter {
    private XmlWriter() {}

    static void write(Element element, StringBuilder out, String inherited) {
        var name = element.name();
        out.append('<').append(name.local());
        if (!name.namespace().equals(inherited)) {
            out.append(" xmlns='");
            escape(name.namespace(), out, true);
            out.append('\'');
        }
        int[] prefixes = {0};
        element.forEachAttribute((attribute, value) -> writeAttribute(attribute, value, out, prefixes));
        if (element.content().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (var node : element.content()) {
            switch (node) {
                case Element child -> write(child, out, name.namespace());
                case Text(var text) -> escape(text, out, false);
            }
        }
        out.append("</").append(name.local()).append('>');
    }

    private static void writeAttribute(Name attribute, String value, StringBuilder out, int[] prefixes) {
        out.append(' ');
        if (attribute.namespace().equals(Name.XML_NAMESPACE)) {
            out.append("xml:");
        } else if (!attribute.namespace().isEmpty()) {
            String prefix = "a" + prefixes[0]++;
            out.append("xmlns:").append(prefix).append("='");
            escape(attribute.namespace(), out, true);
            out.append("' ").append(prefix).append(':');
        }
        out.append(attribute.local()).append("='");
        escape(value, out, true);
        out.append('\'');
    }

    private static void escape(String text, StringBuilder out, boolean inAttribute) {
        int length = text.length();
        int copied = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > '>' && c < 0xD800) {
                continue;
            }
            String replacement = replacement(c, inAttribute);
            if (replacement != null) {
                out.append(text, copied, i).append(replacement);
                copied = i + 1;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (!XmlChars.isChar(c)) {
                throw new IllegalArgumentException(String.format(
                        "XML cannot carry U+%04X, which stands at index %d of \"%s\"",
                        (int) c, i, XmlChars.printable(text)));
            }
        }
        out.append(text, copied, length);
    }

    private static @Nullable String replacement(char c, boolean inAttribute) {
        return switch (c) {
            case '<' -> "&lt;";
            case '>' -> "&gt;"; // for the sake of "]]>", XML 1.0 §2.4
            case '&' -> "&amp;";
            case '\'' -> inAttribute ? "&apos;" : null;
            // XML 1.0 §2.11 and §3.3.3: a reader would turn these into something else
            case '\r' -> "&#13;";
            case '\n' -> inAttribute ? "&#10;" : null;
            case '\t' -> inAttribute ? "&#9;" : null;
            default -> null;
        };
    }
}
