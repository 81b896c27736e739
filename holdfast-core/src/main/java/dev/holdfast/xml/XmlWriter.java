// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import org.jspecify.annotations.Nullable;

/**
 * Writes elements without prefixes: every change of namespace is an {@code xmlns}, as old servers want it. Only attributes
 * in a namespace need a prefix, which is declared where it is used, and names of the namespace of {@code xml:}.
 */
final class XmlWriter {
    /** The characters up to U+003F that stand for themselves everywhere. */
    private static final boolean[] PLAIN = new boolean[0x40];

    static {
        for (char c = 0; c < PLAIN.length; c++) {
            PLAIN[c] = XmlChars.isChar(c) && replacement(c, true) == null;
        }
    }

    private XmlWriter() {}

    static void write(Element element, StringBuilder out, String inherited) {
        var name = element.name();
        // Namespaces in XML 1.0 §3: the namespace of xml: "MUST NOT be declared as the default namespace"
        boolean reserved = name.namespace().equals(Name.XML_NAMESPACE);
        String inside = reserved ? inherited : name.namespace();
        out.append(reserved ? "<xml:" : "<").append(name.local());
        if (!inside.equals(inherited)) {
            out.append(" xmlns='");
            escape(inside, out, true);
            out.append('\'');
        }
        for (int i = 0; i < element.attributeCount(); i++) {
            writeAttribute(i, element.attributeName(i), element.attributeValue(i), out);
        }
        if (element.content().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (var node : element.content()) {
            switch (node) {
                case Element child -> write(child, out, inside);
                case Text(var text) -> escape(text, out, false);
            }
        }
        out.append(reserved ? "</xml:" : "</").append(name.local()).append('>');
    }

    private static void writeAttribute(int number, Name attribute, String value, StringBuilder out) {
        out.append(' ');
        if (attribute.namespace().equals(Name.XML_NAMESPACE)) {
            out.append("xml:");
        } else if (!attribute.namespace().isEmpty()) {
            out.append("xmlns:a").append(number).append("='");
            escape(attribute.namespace(), out, true);
            out.append("' a").append(number).append(':');
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
            if (c < PLAIN.length ? PLAIN[c] : c < Character.MIN_SURROGATE) {
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
