// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

import dev.holdfast.xml.Name;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which prefix stands for which namespace, as elements open and close (Namespaces in XML 1.0 §6). */
final class NamespaceScope {
    private static final String XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns/";
    // Looking up a prefix walks through them. The most that were ever seen in a stanza are about ten
    private static final int MOST = 256;

    private String[] prefixes = new String[4];
    private String[] namespaces = new String[4];
    private int[] depths = new int[4];
    private int size;
    private String byDefault = "";

    /**
     * Declares a namespace for the element at that depth and what is inside.
     *
     * @param prefix empty for the default namespace
     * @param namespace empty to have no default namespace
     */
    void declare(int depth, String prefix, String namespace) throws XmlException {
        check(prefix, namespace);
        for (int i = size - 1; i >= 0 && depths[i] == depth; i--) {
            if (prefixes[i].equals(prefix)) {
                throw notWellFormed("an element declares the prefix \"" + prefix + "\" twice");
            }
        }
        if (size == MOST) {
            throw XmlException.tooMuch("more than " + MOST + " namespace declarations in scope");
        }
        if (size == depths.length) {
            prefixes = Arrays.copyOf(prefixes, size * 2);
            namespaces = Arrays.copyOf(namespaces, size * 2);
            depths = Arrays.copyOf(depths, size * 2);
        }
        prefixes[size] = prefix;
        namespaces[size] = namespace;
        depths[size++] = depth;
        if (prefix.isEmpty()) {
            byDefault = namespace;
        }
    }

    // Namespaces in XML 1.0 §3: the reserved prefixes and names, and "No Prefix Undeclaring"
    private static void check(String prefix, String namespace) throws XmlException {
        if (prefix.equals("xmlns") || namespace.equals(XMLNS_NAMESPACE)) {
            throw notWellFormed("xmlns and its namespace cannot be declared");
        }
        if (prefix.equals("xml") != namespace.equals(Name.XML_NAMESPACE)) {
            throw notWellFormed("only the prefix xml stands for " + Name.XML_NAMESPACE + ", and for nothing else");
        }
        if (namespace.isEmpty() && !prefix.isEmpty()) {
            throw notWellFormed("the prefix " + prefix + " is declared for no namespace");
        }
    }

    /** Forgets what was declared at that depth. */
    void close(int depth) {
        if (size == 0 || depths[size - 1] != depth) {
            return;
        }
        boolean defaultChanges = false;
        while (size > 0 && depths[size - 1] == depth) {
            size--;
            defaultChanges |= prefixes[size].isEmpty();
        }
        if (defaultChanges) {
            var outer = find("");
            byDefault = outer == null ? "" : outer;
        }
    }

    /** The namespace of an element with that prefix. */
    String ofElement(QName name) throws XmlException {
        return name.prefix().isEmpty() ? byDefault : prefixed(name);
    }

    /** The namespace of an attribute with that prefix; the default namespace is not for attributes. */
    String ofAttribute(QName name) throws XmlException {
        return name.prefix().isEmpty() ? "" : prefixed(name);
    }

    private String prefixed(QName name) throws XmlException {
        if (name.prefix().equals("xml")) {
            return Name.XML_NAMESPACE;
        }
        var namespace = find(name.prefix());
        if (namespace == null) {
            throw notWellFormed("the prefix of " + name + " is not declared");
        }
        return namespace;
    }

    private @Nullable String find(String prefix) {
        for (int i = size - 1; i >= 0; i--) {
            if (prefixes[i].equals(prefix)) {
                return namespaces[i];
            }
        }
        return null;
    }
}
