// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * XML on its way out, in UTF-8. Elements are written without prefixes: every change of namespace is an {@code xmlns}, as old
 * servers want it. Only attributes in a namespace need a prefix, which is declared where it is used, and names of the namespace
 * of {@code xml:}.
 *
 * <p>An element comes whole, by {@link #write}, or in pieces: {@link #begin}, what {@link ElementSink} has, {@link #end}. Not for
 * several threads.
 */
public final class XmlOutput implements ElementSink {
    /** The characters up to U+003F that stand for themselves everywhere, as bits; beyond, to the end of ASCII, all do. */
    private static final long PLAIN;

    static {
        long plain = 0;
        for (int c = 0; c < 0x40; c++) {
            plain |= XmlChars.isChar(c) && replacement(c, true) == null ? 1L << c : 0;
        }
        PLAIN = plain;
    }

    private final Utf8Buffer out = new Utf8Buffer();
    private @Nullable Name open;
    private String namespace = ""; // the default one inside the open element
    private boolean inTag;

    /** Begins with nothing. */
    public XmlOutput() {}

    public int size() {
        return out.size();
    }

    public boolean isEmpty() {
        return out.size() == 0;
    }

    /** Takes back what was written last, down to a size that it had. */
    public void truncate(int size) {
        out.truncate(size);
        open = null;
    }

    /** Takes all that was written; what follows is written elsewhere. */
    public ByteBuffer take() {
        return out.take();
    }

    /**
     * Writes into that memory, which {@link #take} gave and nobody looks at any more.
     *
     * @throws IllegalStateException if something is written already
     */
    public void writeInto(ByteBuffer memory) {
        if (!isEmpty()) {
            throw new IllegalStateException("something is written already");
        }
        out.writeInto(memory);
    }

    /** Writes what is XML already. */
    public XmlOutput append(String xml) {
        out.put(xml);
        return this;
    }

    /**
     * Begins an element.
     *
     * @param inherited the default namespace that holds where it is written
     */
    public void begin(Name name, String inherited) {
        // Namespaces in XML 1.0 §3: the namespace of xml: "MUST NOT be declared as the default namespace"
        boolean reserved = name.namespace().equals(Name.XML_NAMESPACE);
        open = name;
        namespace = reserved ? inherited : name.namespace();
        inTag = true;
        append(reserved ? "<xml:" : "<").append(name.local());
        if (!namespace.equals(inherited)) {
            append(" xmlns='");
            escape(namespace, true);
            out.put('\'');
        }
    }

    @Override
    public XmlOutput attribute(String local, String value) {
        if (!inTag) {
            throw new IllegalStateException("the attribute " + local + " comes behind content");
        }
        out.put(' ');
        append(local).append("='");
        escape(value, true);
        out.put('\'');
        return this;
    }

    @Override
    public XmlOutput lang(String lang) {
        return attribute("xml:lang", lang);
    }

    @Override
    public XmlOutput child(Element child) {
        var around = open;
        var inside = namespace;
        beginContent();
        write(child, inside);
        open = around;
        namespace = inside;
        inTag = false;
        return this;
    }

    private void beginContent() {
        if (inTag) {
            out.put('>');
            inTag = false;
        }
    }

    /** Ends the element that was begun last. */
    public void end() {
        var name = open;
        if (name == null) {
            throw new IllegalStateException("no element was begun");
        }
        open = null;
        if (inTag) {
            append("/>");
            inTag = false;
        } else {
            boolean reserved = name.namespace().equals(Name.XML_NAMESPACE);
            append(reserved ? "</xml:" : "</").append(name.local()).append(">");
        }
    }

    /**
     * Writes an element.
     *
     * @param inherited the default namespace that holds where it is written
     * @throws IllegalArgumentException if it holds a character that XML cannot carry; what was written then ends in the middle
     */
    public void write(Element element, String inherited) {
        begin(element.name(), inherited);
        for (int i = 0; i < element.attributeCount(); i++) {
            attribute(i, element.attributeName(i), element.attributeValue(i));
        }
        var content = element.content();
        for (int i = 0; i < content.size(); i++) {
            switch (content.get(i)) {
                case Element child -> child(child);
                case Text(var text) -> {
                    beginContent();
                    escape(text, false);
                }
            }
        }
        end();
    }

    private void attribute(int number, Name attribute, String value) {
        if (attribute.namespace().isEmpty()) {
            attribute(attribute.local(), value);
        } else if (attribute.namespace().equals(Name.XML_NAMESPACE)) {
            attribute("xml:" + attribute.local(), value);
        } else {
            attribute("xmlns:a" + number, attribute.namespace());
            attribute("a" + number + ":" + attribute.local(), value);
        }
    }

    private void escape(String text, boolean inAttribute) {
        int i = out.putWhile(PLAIN, text, 0);
        while (i < text.length()) {
            int codePoint = text.codePointAt(i);
            var replacement = replacement(codePoint, inAttribute);
            if (replacement != null) {
                out.put(replacement);
            } else if (XmlChars.isChar(codePoint)) {
                out.putCodePoint(codePoint);
            } else {
                throw new IllegalArgumentException(String.format(
                        "XML cannot carry U+%04X, which stands at index %d of \"%s\"",
                        codePoint, i, XmlChars.printable(text)));
            }
            i = out.putWhile(PLAIN, text, i + Character.charCount(codePoint));
        }
    }

    private static @Nullable String replacement(int c, boolean inAttribute) {
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

    /** What was written, as text. */
    @Override
    public String toString() {
        return out.toString();
    }
}
