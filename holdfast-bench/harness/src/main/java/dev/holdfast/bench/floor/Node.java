// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import java.util.ArrayList;
import java.util.List;

/** An element; names are as they were written, attributes are names and values in turn. */
final class Node {
    private static final String[] NONE = {};

    final String name;
    final String[] attributes;
    private List<Node> children = List.of();
    private String text = "";

    Node(String name, List<String> attributes) {
        this.name = name;
        this.attributes = attributes.isEmpty() ? NONE : attributes.toArray(NONE);
    }

    void add(Node child) {
        if (children.isEmpty()) {
            children = new ArrayList<>(2);
        }
        children.add(child);
    }

    void add(String more) {
        text = text.isEmpty() ? more : text + more;
    }

    String text() {
        return text;
    }

    Node child(String wanted) {
        for (var child : children) {
            if (child.name.equals(wanted)) {
                return child;
            }
        }
        throw new IllegalStateException("<" + name + "> has no <" + wanted + ">");
    }

    String attribute(String wanted) {
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i].equals(wanted)) {
                return attributes[i + 1];
            }
        }
        return "";
    }
}
