// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.Locale;

/** HTML or SVG that grows; every element that is opened is closed, so that it is XML too. */
final class Markup {
    private final StringBuilder text = new StringBuilder();

    /** Attributes as they stand in a start tag. */
    Markup open(String element, String attributes) {
        text.append('<').append(element);
        if (!attributes.isEmpty()) {
            text.append(' ').append(attributes);
        }
        text.append('>');
        return this;
    }

    Markup open(String element) {
        return open(element, "");
    }

    Markup close(String element) {
        text.append("</").append(element).append(">\n");
        return this;
    }

    /** An element with nothing but text, which may hold any characters. */
    Markup element(String element, String attributes, String content) {
        return open(element, attributes).text(content).close(element);
    }

    Markup element(String element, String content) {
        return element(element, "", content);
    }

    Markup empty(String element, String attributes) {
        text.append('<').append(element).append(' ').append(attributes).append("/>\n");
        return this;
    }

    Markup text(String content) {
        text.append(escaped(content));
        return this;
    }

    Markup raw(String markup) {
        text.append(markup);
        return this;
    }

    static String escaped(String content) {
        return content.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Attributes with numbers in them, which have a point in every country. */
    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more dependency
    static String attributes(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
