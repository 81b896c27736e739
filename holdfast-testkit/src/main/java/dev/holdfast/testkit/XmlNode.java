// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One XML element as it was read from a client: its name, attributes, text and child elements.
 *
 * <p>Read-only and safe to share between threads. It is deliberately not the element type of the library under test.
 */
public final class XmlNode {
    private final String namespace;
    private final String name;
    private final Map<String, String> attributes;
    private final List<Object> content; // XmlNode or String, in document order

    XmlNode(String namespace, String name, Map<String, String> attributes, List<Object> content) {
        this.namespace = namespace;
        this.name = name;
        this.attributes = attributes;
        this.content = content;
    }

    static XmlNode of(String namespace, String name, Map<String, String> attributes, Object... content) {
        return new XmlNode(namespace, name, new LinkedHashMap<>(attributes), List.of(content));
    }

    static XmlNode of(String namespace, String name, Object... content) {
        return of(namespace, name, Map.of(), content);
    }

    /**
     * Reads one element, in a context where {@code jabber:client} is the default namespace and {@code stream:} is bound.
     *
     * @throws IllegalArgumentException if the text is not one well-formed element
     */
    public static XmlNode parse(String xml) {
        String document = "<stream:stream xmlns='" + Namespaces.CLIENT + "' xmlns:stream='" + Namespaces.STREAM + "'>"
                + xml + "</stream:stream>";
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        try {
            XmlReader reader = new XmlReader(new ByteArrayInputStream(bytes), bytes.length);
            reader.header();
            XmlNode node = reader.next().orElseThrow(() -> new IllegalArgumentException("no element in: " + xml));
            if (reader.next().isPresent()) {
                throw new IllegalArgumentException("more than one element in: " + xml);
            }
            return node;
        } catch (IOException | StreamFault fault) {
            throw new IllegalArgumentException("not one XML element (" + fault.getMessage() + "): " + xml, fault);
        }
    }

    /** The namespace; empty for none. */
    public String namespace() {
        return namespace;
    }

    /** The local name. */
    public String name() {
        return name;
    }

    /** Whether this is the element with that namespace and local name. */
    public boolean is(String wantedNamespace, String wantedName) {
        return name.equals(wantedName) && namespace.equals(wantedNamespace);
    }

    /** The value of an attribute: {@code id}, {@code xml:lang}, or <code>{namespace}name</code> for others with a namespace. */
    public Optional<String> attribute(String attributeName) {
        return Optional.ofNullable(attributes.get(attributeName));
    }

    /** All attributes in document order, named as in {@link #attribute(String)}. Declarations of namespaces are not among them. */
    public Map<String, String> attributes() {
        return Collections.unmodifiableMap(attributes);
    }

    /** The text directly inside this element, pieces between child elements joined. */
    public String text() {
        if (content.size() == 1 && content.get(0) instanceof String only) {
            return only;
        }
        StringBuilder text = new StringBuilder();
        for (Object piece : content) {
            if (piece instanceof String string) {
                text.append(string);
            }
        }
        return text.toString();
    }

    /** The child elements in document order. */
    public List<XmlNode> children() {
        List<XmlNode> children = new ArrayList<>(content.size());
        for (Object piece : content) {
            if (piece instanceof XmlNode child) {
                children.add(child);
            }
        }
        return children;
    }

    /** The first child element with that local name, in whatever namespace. */
    public Optional<XmlNode> child(String childName) {
        return children().stream().filter(child -> child.name.equals(childName)).findFirst();
    }

    /** The first child element with that namespace and local name. */
    public Optional<XmlNode> child(String childNamespace, String childName) {
        return children().stream()
                .filter(child -> child.is(childNamespace, childName))
                .findFirst();
    }

    List<Object> content() {
        return content;
    }

    XmlNode with(String attributeName, String value) {
        Map<String, String> changed = new LinkedHashMap<>(attributes);
        changed.put(attributeName, value);
        return new XmlNode(namespace, name, changed, content);
    }

    /** The bytes of this element inside a stream whose default namespace is {@code jabber:client}. */
    byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** This element as XML inside a stream whose default namespace is {@code jabber:client}. */
    @Override
    public String toString() {
        return XmlWriter.write(this);
    }
}
