// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An XML element: immutable, with its namespace, attributes and content, and able to write itself.
 *
 * <p>It is the wire type of everything in XMPP that has no type of its own here. Elements may be shared between threads.
 */
public final class Element implements Node {
    private static final Object[] NO_ATTRIBUTES = {};

    private final Name name;
    private final Object[] attributes; // Name and String in turn
    private final List<Node> content;

    private Element(Name name, Object[] attributes, List<Node> content) {
        this.name = name;
        this.attributes = attributes;
        this.content = content;
    }

    /** Takes the array, which holds names and values in turn, each name once, and the list, which does not change. */
    static Element assembled(Name name, Object[] attributes, List<Node> content) {
        return new Element(name, attributes, content);
    }

    public static Element of(Name name, Element... children) {
        return new Element(name, NO_ATTRIBUTES, List.of(children));
    }

    public static Element of(Name name, List<? extends Node> content) {
        return new Element(name, NO_ATTRIBUTES, List.copyOf(content));
    }

    /** An element that holds nothing but text. */
    public static Element text(Name name, String text) {
        return new Element(name, NO_ATTRIBUTES, text.isEmpty() ? List.of() : List.of(new Text(text)));
    }

    public static Builder builder(Name name) {
        return new Builder(name);
    }

    /** A builder that begins with all that this element has. */
    public Builder toBuilder() {
        var builder = new Builder(name);
        builder.attributes.addAll(Arrays.asList(attributes));
        builder.content.addAll(content);
        return builder;
    }

    public Name name() {
        return name;
    }

    public boolean is(String namespace, String local) {
        return name.is(namespace, local);
    }

    /** Everything inside, in order. */
    public List<Node> content() {
        return content;
    }

    @SuppressWarnings("unchecked") // a list that nobody can add to may be read as one of what is in it
    public List<Element> children() {
        int count = 0;
        for (var node : content) {
            count += node instanceof Element ? 1 : 0;
        }
        if (count == content.size()) {
            return (List<Element>) (List<?>) content;
        }
        var children = new Element[count];
        int next = 0;
        for (var node : content) {
            if (node instanceof Element child) {
                children[next++] = child;
            }
        }
        return List.of(children);
    }

    /** The first child of that name. */
    public Optional<Element> child(Name name) {
        return child(name.namespace(), name.local());
    }

    /** The first child of that name. */
    public Optional<Element> child(String namespace, String local) {
        for (var node : content) {
            if (node instanceof Element child && child.name.is(namespace, local)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /** The text directly inside, joined; the text of children is not part of it. */
    public String text() {
        if (content.size() == 1 && content.getFirst() instanceof Text(var value)) {
            return value;
        }
        var text = new StringBuilder();
        for (var node : content) {
            if (node instanceof Text(var value)) {
                text.append(value);
            }
        }
        return text.toString();
    }

    /** The attribute of that name in no namespace. */
    public Optional<String> attribute(String local) {
        return Optional.ofNullable(find("", local));
    }

    public Optional<String> attribute(Name name) {
        return Optional.ofNullable(find(name.namespace(), name.local()));
    }

    /** Its own {@code xml:lang}; what it inherits is known to whoever has the parent. */
    public Optional<String> lang() {
        return attribute(Name.XML_LANG);
    }

    public Map<Name, String> attributes() {
        var map = new LinkedHashMap<Name, String>();
        for (int i = 0; i < attributeCount(); i++) {
            map.put(attributeName(i), attributeValue(i));
        }
        return map;
    }

    int attributeCount() {
        return attributes.length / 2;
    }

    Name attributeName(int index) {
        return (Name) attributes[index * 2];
    }

    String attributeValue(int index) {
        return (String) attributes[index * 2 + 1];
    }

    private @Nullable String find(String namespace, String local) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (((Name) attributes[i]).is(namespace, local)) {
                return (String) attributes[i + 1];
            }
        }
        return null;
    }

    /**
     * As XML that can stand alone.
     *
     * @throws IllegalArgumentException if it holds a character that XML cannot carry
     */
    public String toXml() {
        var out = new XmlOutput();
        out.write(this, "");
        return out.toString();
    }

    @Override
    public String toString() {
        try {
            return toXml();
        } catch (IllegalArgumentException notWritable) {
            return "<" + name.local() + "> that cannot be written: " + notWritable.getMessage();
        }
    }

    /** Equal if name, attributes in whatever order, and content are equal. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Element that
                && name.equals(that.name)
                && content.equals(that.content)
                && attributes.length == that.attributes.length
                && hasAttributesOf(that);
    }

    private boolean hasAttributesOf(Element other) {
        for (int i = 0; i < other.attributeCount(); i++) {
            var name = other.attributeName(i);
            if (!other.attributeValue(i).equals(find(name.namespace(), name.local()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + content.hashCode();
    }

    /** Puts an element together, in the order of the calls. Not for several threads. */
    public static final class Builder implements ElementSink {
        private final Name name;
        private final List<Object> attributes = new ArrayList<>(8);
        private final List<Node> content = new ArrayList<>(4);

        private Builder(Name name) {
            this.name = name;
        }

        /** Sets an attribute in no namespace; an earlier value is replaced. */
        @Override
        public Builder attribute(String local, String value) {
            return attribute(Name.of(local), value);
        }

        /**
         * Sets an attribute; an earlier value is replaced.
         *
         * @throws IllegalArgumentException if it is {@code xmlns}: namespaces are part of names, and declared by themselves
         */
        public Builder attribute(Name attribute, String value) {
            if (attribute.is("", "xmlns")) {
                throw new IllegalArgumentException("xmlns is no attribute; the namespace is part of an element's name");
            }
            int at = indexOf(attribute);
            if (at >= 0) {
                attributes.set(at + 1, value);
            } else {
                attributes.add(attribute);
                attributes.add(value);
            }
            return this;
        }

        /** Sets the attribute if there is a value. */
        public Builder attribute(String local, Optional<?> value) {
            value.ifPresent(present -> attribute(local, present.toString()));
            return this;
        }

        @Override
        public Builder lang(String lang) {
            return attribute(Name.XML_LANG, lang);
        }

        @Override
        public Builder child(Element child) {
            content.add(child);
            return this;
        }

        public Builder children(List<Element> children) {
            content.addAll(children);
            return this;
        }

        public Builder text(String text) {
            if (!text.isEmpty()) {
                content.add(new Text(text));
            }
            return this;
        }

        public Element build() {
            return new Element(name, attributes.isEmpty() ? NO_ATTRIBUTES : attributes.toArray(), List.copyOf(content));
        }

        private int indexOf(Name attribute) {
            for (int i = 0; i < attributes.size(); i += 2) {
                if (attributes.get(i).equals(attribute)) {
                    return i;
                }
            }
            return -1;
        }
    }
}
