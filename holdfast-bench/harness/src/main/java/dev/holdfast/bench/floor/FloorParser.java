// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads trees from a well-meaning server. Pulls its bytes, so that it need not be able to stop in the middle. */
final class FloorParser {
    private static final int SIZE = 4096;
    private static final int NAMES = 256; // a power of two

    private final InputStream in;
    private final String[] names = new String[NAMES];
    private byte[] buffer = new byte[SIZE];
    private int at;
    private int end;
    private int mark = -1; // what stands from here on must be kept
    private boolean empty; // whether the tag read last has no content

    FloorParser(InputStream in) {
        this.in = in;
    }

    /** The name and attributes of the stream's root. */
    Node root() throws IOException {
        var tag = tag();
        while (tag == null || tag.name.startsWith("?")) {
            tag = tag();
        }
        return tag;
    }

    /** The next element below the root; a node named {@code /} at the end of the stream. */
    Node element() throws IOException {
        var open = new ArrayDeque<Node>(4);
        while (true) {
            var text = textUpToTag(!open.isEmpty());
            if (!text.isEmpty()) {
                open.getLast().add(text);
            }
            boolean closing = peek() == '/';
            if (closing && open.isEmpty()) {
                return new Node("/", List.of());
            }
            var tag = closing ? null : tag();
            if (tag != null) {
                if (!open.isEmpty()) {
                    open.getLast().add(tag);
                }
                open.add(tag);
                if (!empty) {
                    continue;
                }
            } else {
                skipBehind('>');
            }
            var done = open.removeLast();
            if (open.isEmpty()) {
                return done;
            }
        }
    }

    /** Reads a tag from behind its {@code <} on. */
    private Node tag() throws IOException {
        if (peek() == '<') {
            at++;
        }
        var name = name();
        List<String> attributes = List.of();
        empty = false;
        while (true) {
            int b = next();
            if (b == '>') {
                return new Node(name, attributes);
            } else if (b == '/' || b == '?') {
                empty = true;
            } else if (b > ' ') {
                at--;
                attributes = attributes.isEmpty() ? new ArrayList<>(8) : attributes;
                attributes.add(name());
                skipBehind('=');
                attributes.add(until((byte) next()));
                at++;
            }
        }
    }

    private String name() throws IOException {
        mark = at;
        int hash = 0;
        for (int b = peek(); b > ' ' && b != '=' && b != '>' && (b != '/' || at == mark); b = peek()) {
            hash = hash * 31 + b;
            at++;
        }
        int length = at - mark;
        int slot = hash & (NAMES - 1);
        var known = names[slot];
        if (known == null || !same(known, mark, length)) {
            known = new String(buffer, mark, length, UTF_8);
            names[slot] = known;
        }
        mark = -1;
        return known;
    }

    private boolean same(String known, int from, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != buffer[from + i]) {
                return false;
            }
        }
        return true;
    }

    private String textUpToTag(boolean wanted) throws IOException {
        if (!wanted) {
            skipBehind('<');
            return "";
        }
        var text = until((byte) '<');
        at++;
        return text;
    }

    /** What stands before that byte, on which it stops. */
    private String until(byte stop) throws IOException {
        mark = at;
        boolean reference = false;
        while (peek() != stop) {
            reference |= buffer[at] == '&';
            at++;
        }
        var text = at == mark ? "" : new String(buffer, mark, at - mark, UTF_8);
        mark = -1;
        return reference
                ? text.replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&quot;", "\"")
                        .replace("&apos;", "'")
                        .replace("&amp;", "&")
                : text;
    }

    private void skipBehind(char wanted) throws IOException {
        while (next() != wanted) {
            // not yet
        }
    }

    private int next() throws IOException {
        int b = peek();
        at++;
        return b;
    }

    private int peek() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at];
    }

    private void fill() throws IOException {
        int keep = mark < 0 ? 0 : end - mark;
        if (keep == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * keep);
        }
        if (mark >= 0) {
            System.arraycopy(buffer, mark, buffer, 0, keep);
            mark = 0;
        }
        at = keep;
        int read = in.read(buffer, keep, buffer.length - keep);
        if (read < 0) {
            throw new IOException("the connection ended");
        }
        end = keep + read;
    }
}
