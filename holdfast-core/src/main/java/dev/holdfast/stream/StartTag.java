// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

import dev.holdfast.xml.Name;
import dev.holdfast.xml.TreeBuilder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Collects a start tag; what its names mean is known only at its end (Namespaces in XML 1.0 §5, §6). */
final class StartTag {
    private final NamespaceScope scope;
    private final Names names;
    private final int most;
    private QName element = new QName(new byte[0]);
    private int depth;
    private QName[] attributes = new QName[8];
    private @Nullable String[] values = new String[8];
    private Name[] resolved = new Name[8];
    private int size;
    private int declarations;
    private int prefixed;

    StartTag(NamespaceScope scope, Names names, int most) {
        this.scope = scope;
        this.names = names;
        this.most = most;
    }

    /** @param at how many elements it is in */
    void begin(QName name, int at) throws XmlException {
        if (name.prefix().equals("xmlns")) {
            throw notWellFormed("an element's name begins with xmlns:");
        }
        element = name;
        depth = at;
        size = 0;
        declarations = 0;
        prefixed = 0;
    }

    QName element() {
        return element;
    }

    void requireRoom() throws XmlException {
        if (size + declarations == most) {
            throw XmlException.tooMuch("<" + element + "> has more than " + most + " attributes");
        }
    }

    void attribute(QName name) throws XmlException {
        if (size == attributes.length) {
            attributes = Arrays.copyOf(attributes, size * 2);
            values = Arrays.copyOf(values, size * 2);
            resolved = Arrays.copyOf(resolved, size * 2);
        }
        for (int i = 0; i < size; i++) {
            if (attributes[i].same(name)) {
                throw notWellFormed("<" + element + "> has the attribute " + name + " twice");
            }
        }
        attributes[size] = name;
    }

    /** Whether the value that is to come is likely to come again. */
    boolean valueRepeats() {
        var name = attributes[size];
        return name.declaresNamespace()
                || name.is("to")
                || name.is("type")
                || name.local().equals("lang");
    }

    void value(String value) throws XmlException {
        var name = attributes[size];
        if (name.declaresNamespace()) {
            scope.declare(depth, name.prefix().isEmpty() ? "" : name.local(), value);
            declarations++;
            return;
        }
        prefixed += name.prefix().isEmpty() ? 0 : 1;
        values[size++] = value;
    }

    /** Begins the element in the tree. */
    void complete(TreeBuilder tree) throws XmlException {
        var name = names.name(scope.ofElement(element), element);
        for (int i = 0; i < size; i++) {
            resolved[i] = names.name(scope.ofAttribute(attributes[i]), attributes[i]);
        }
        if (prefixed > 1) {
            requireDifferent();
        }
        tree.start(name, size);
        for (int i = 0; i < size; i++) {
            tree.attribute(resolved[i], values[i]);
            values[i] = null;
        }
    }

    // Namespaces in XML 1.0 §6.3: prefixes may differ and mean the same
    private void requireDifferent() throws XmlException {
        for (int i = 1; i < size; i++) {
            for (int j = 0; j < i && !attributes[i].prefix().isEmpty(); j++) {
                if (resolved[i].equals(resolved[j])) {
                    throw notWellFormed("<" + element + "> has " + attributes[j] + " and " + attributes[i]
                            + ", which are the same");
                }
            }
        }
    }
}
