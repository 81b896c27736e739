// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/** A cursor over the start tag of one element: its name, and its attributes one after the other. */
final class Tag {
    private byte[] bytes = new byte[0];
    private int nameStart;
    private int localStart;
    private int nameEnd;
    private int at;
    private int attributeStart;
    private int attributeNameEnd;
    private int valueStart;
    private int valueEnd;

    /** Goes to the tag whose {@code <} is at {@code start}; the element has to be whole. */
    void read(byte[] element, int start) {
        bytes = element;
        nameStart = start + 1;
        localStart = nameStart;
        int end = nameStart;
        while (!Ascii.endsName(element[end])) {
            if (element[end] == ':') {
                localStart = end + 1;
            }
            end++;
        }
        nameEnd = end;
        at = end;
    }

    /** Whether this is the name of the element, whatever its prefix. */
    boolean is(byte[] name) {
        return Ascii.matches(bytes, localStart, nameEnd, name);
    }

    int nameStart() {
        return nameStart;
    }

    int nameEnd() {
        return nameEnd;
    }

    /** Goes to the attribute of that name. */
    boolean find(byte[] name) {
        rewind();
        while (next()) {
            if (attributeIs(name)) {
                return true;
            }
        }
        return false;
    }

    void rewind() {
        at = nameEnd;
    }

    /** Goes to where the tag closes. */
    void skipAttributes() {
        rewind();
        boolean more = next();
        while (more) {
            more = next();
        }
    }

    /** Goes to the next attribute; if there is none, {@link #position} is where the tag closes. */
    boolean next() {
        while (Ascii.isSpace(bytes[at])) {
            at++;
        }
        if (bytes[at] == '>' || bytes[at] == '/') {
            return false;
        }
        attributeStart = at;
        while (!Ascii.endsName(bytes[at])) {
            at++;
        }
        attributeNameEnd = at;
        while (bytes[at] != '\'' && bytes[at] != '"') {
            at++;
        }
        byte quote = bytes[at++];
        valueStart = at;
        while (bytes[at] != quote) {
            at++;
        }
        valueEnd = at++;
        return true;
    }

    boolean attributeIs(byte[] name) {
        return Ascii.matches(bytes, attributeStart, attributeNameEnd, name);
    }

    int attributeStart() {
        return attributeStart;
    }

    /** Just after the last byte that was looked at. */
    int position() {
        return at;
    }

    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    boolean valueIs(byte[] wanted) {
        return Ascii.matches(bytes, valueStart, valueEnd, wanted);
    }

    String value() {
        return Ascii.text(bytes, valueStart, valueEnd);
    }
}
