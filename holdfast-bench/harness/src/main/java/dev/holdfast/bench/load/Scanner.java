// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/**
 * Finds the top-level elements in the bytes of a stream. It keeps nothing between calls: an element that is not whole
 * yet is scanned again from its beginning when more has come, which is cheap for stanzas and keeps this small.
 */
final class Scanner {
    enum Found {
        HEADER,
        FOOTER,
        ELEMENT,
        INCOMPLETE
    }

    private static final byte[] STREAM = Ascii.bytes("stream");

    private int start;
    private int end;

    /** Where the element found begins; after {@code INCOMPLETE} the first byte that is still needed. */
    int start() {
        return start;
    }

    /** Just after the element found. */
    int end() {
        return end;
    }

    Found next(byte[] bytes, int from, int to) throws MalformedException {
        int at = from;
        while (true) {
            while (at < to && Ascii.isSpace(bytes[at])) {
                at++;
            }
            start = at;
            if (to - at < 2) {
                return Found.INCOMPLETE;
            }
            if (bytes[at] != '<') {
                throw new MalformedException("text between stanzas");
            }
            if (bytes[at + 1] != '?') {
                return topLevel(bytes, at, to);
            }
            int close = Ascii.indexOf(bytes, '>', at, to);
            if (close < 0) {
                return Found.INCOMPLETE;
            }
            at = close + 1;
        }
    }

    private Found topLevel(byte[] bytes, int at, int to) throws MalformedException {
        if (bytes[at + 1] == '!') {
            throw new MalformedException("a comment, a document type or CDATA between stanzas");
        }
        int close = tagEnd(bytes, at + 1, to);
        if (close < 0) {
            return Found.INCOMPLETE;
        }
        end = close + 1;
        if (bytes[at + 1] == '/') {
            return Found.FOOTER;
        }
        if (isHeader(bytes, at + 1)) {
            return Found.HEADER;
        }
        return bytes[close - 1] == '/' ? Found.ELEMENT : content(bytes, close + 1, to);
    }

    private Found content(byte[] bytes, int from, int to) throws MalformedException {
        int at = from;
        int depth = 1;
        while (depth > 0) {
            at = Ascii.indexOf(bytes, '<', at, to);
            if (at < 0 || at + 1 >= to) {
                return Found.INCOMPLETE;
            }
            byte kind = bytes[at + 1];
            int close = switch (kind) {
                case '!' -> characterDataEnd(bytes, at, to);
                case '/' -> Ascii.indexOf(bytes, '>', at + 1, to);
                default -> tagEnd(bytes, at + 1, to);
            };
            if (close < 0) {
                return Found.INCOMPLETE;
            }
            if (kind == '/') {
                depth--;
            } else if (kind != '!' && bytes[close - 1] != '/') {
                depth++;
            }
            at = close + 1;
        }
        end = at;
        return Found.ELEMENT;
    }

    /** The index of the {@code >} that ends the tag; one inside quotes does not. */
    private static int tagEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            byte b = bytes[at];
            if (b == '>') {
                return at;
            }
            if (b == '\'' || b == '"') {
                at = Ascii.indexOf(bytes, b, at + 1, to);
                if (at < 0) {
                    return -1;
                }
            }
            at++;
        }
        return -1;
    }

    private static int characterDataEnd(byte[] bytes, int from, int to) throws MalformedException {
        if (from + 2 < to && bytes[from + 2] != '[') {
            // RFC 6120 §11.1: comments and document types are not allowed.
            throw new MalformedException("a comment or a document type");
        }
        for (int at = from + 11; at < to; at++) {
            if (bytes[at] == '>' && bytes[at - 1] == ']' && bytes[at - 2] == ']') {
                return at;
            }
        }
        return -1;
    }

    private static boolean isHeader(byte[] bytes, int name) {
        int local = name;
        int at = name;
        while (!Ascii.endsName(bytes[at])) {
            if (bytes[at] == ':') {
                local = at + 1;
            }
            at++;
        }
        return Ascii.matches(bytes, local, at, STREAM);
    }
}
