// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import java.util.Arrays;
import java.util.List;

/**
 * Puts elements together from their tags and texts, in the order of a document. It may be used again and again, and then makes
 * nothing but the elements themselves.
 *
 * <p>Public for the parser, which lives beside the stream. Not for several threads.
 */
public final class TreeBuilder {
    private static final int KEPT = 64;
    private static final Object[] NO_ATTRIBUTES = {};

    private Name[] names = new Name[8];
    private Object[][] attributes = new Object[8][];
    private int[] starts = new int[8]; // where in nodes the content of each open element begins
    private int depth;
    private Node[] nodes = new Node[8];
    private int size;
    private int filled;

    /** Begins with nothing. */
    public TreeBuilder() {}

    /**
     * Begins an element inside the one that was begun last.
     *
     * @param attributeCount how many calls of {@link #attribute} follow at once
     */
    public void start(Name name, int attributeCount) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, depth * 2);
            attributes = Arrays.copyOf(attributes, depth * 2);
            starts = Arrays.copyOf(starts, depth * 2);
        }
        names[depth] = name;
        attributes[depth] = attributeCount == 0 ? NO_ATTRIBUTES : new Object[attributeCount * 2];
        starts[depth++] = size;
        filled = 0;
    }

    /** Sets an attribute of the element just begun; the caller takes care that none is set twice. */
    public void attribute(Name name, String value) {
        var last = attributes[depth - 1];
        last[filled++] = name;
        last[filled++] = value;
    }

    /** Adds text; two texts in a row stay two. */
    public void text(String text) {
        add(new Text(text));
    }

    /** Ends the element that was begun last, adds it to the one around it, if there is one, and returns it. */
    public Element end() {
        int start = starts[--depth];
        var element = Element.assembled(names[depth], attributes[depth], content(start));
        Arrays.fill(nodes, start, size, null);
        size = start;
        if (depth > 0) {
            add(element);
        } else if (nodes.length > KEPT) {
            nodes = new Node[8];
        }
        return element;
    }

    /** How many elements are begun and not ended. */
    public int depth() {
        return depth;
    }

    private void add(Node node) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, size * 2);
        }
        nodes[size++] = node;
    }

    private List<Node> content(int start) {
        return switch (size - start) {
            case 0 -> List.of();
            case 1 -> List.of(nodes[start]);
            case 2 -> List.of(nodes[start], nodes[start + 1]);
            default -> List.of(Arrays.copyOfRange(nodes, start, size));
        };
    }
}
