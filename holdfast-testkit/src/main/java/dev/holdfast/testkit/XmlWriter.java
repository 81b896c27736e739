// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.Map;

/** Writes elements as XML inside a stream whose default namespace is {@code jabber:client}. */
final class XmlWriter {
    private final StringBuilder out = new StringBuilder(256);

    private XmlWriter() {}

    static String write(XmlNode node) {
        XmlWriter writer = new XmlWriter();
        writer.element(node, Namespaces.CLIENT);
        return writer.out.toString();
    }

    /** Makes a text fit for an attribute value in single quotes and for character data. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        append(escaped, text);
        return escaped.toString();
    }

    private void element(XmlNode node, String around) {
        boolean prefixed = node.namespace().equals(Namespaces.STREAM);
        String tag = prefixed ? "stream:" + node.name() : node.name();
        out.append('<').append(tag);
        String inside = prefixed ? around : node.namespace();
        if (!inside.equals(around)) {
            out.append(" xmlns='");
            append(out, inside);
            out.append('\'');
        }
        attributes(node);
        if (node.content().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object piece : node.content()) {
            if (piece instanceof XmlNode child) {
                element(child, inside);
            } else {
                append(out, piece.toString());
            }
        }
        out.append("</").append(tag).append('>');
    }

    private void attributes(XmlNode node) {
        int prefixes = 0;
        for (Map.Entry<String, String> attribute : node.attributes().entrySet()) {
            String key = attribute.getKey();
            if (key.startsWith("{")) {
                int end = key.indexOf('}');
                String prefix = "n" + prefixes++;
                out.append(" xmlns:").append(prefix).append("='");
                append(out, key.substring(1, end));
                out.append("' ").append(prefix).append(':').append(key, end + 1, key.length());
            } else {
                out.append(' ').append(key);
            }
            out.append("='");
            append(out, attribute.getValue());
            out.append('\'');
        }
    }

    private static void append(StringBuilder out, String text) {
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '>') {
                continue;
            }
            String replacement = switch (c) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                case '\'' -> "&apos;";
                case '"' -> "&quot;";
                case '\r' -> "&#13;";
                case '\n' -> "&#10;"; // an attribute would lose it otherwise
                case '\t' -> "&#9;";
                default -> "";
            };
            if (!replacement.isEmpty()) {
                out.append(text, done, i).append(replacement);
                done = i + 1;
            }
        }
        out.append(text, done, text.length());
    }
}
