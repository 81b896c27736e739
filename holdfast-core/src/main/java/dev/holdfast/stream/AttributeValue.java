// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

/** Reads an attribute's value and normalises it (XML 1.0 §2.3, production 10, and §3.3.3). */
final class AttributeValue {
    private static final String WHAT = "an attribute's value";
    private static final byte MORE = 0;

    private final ByteWindow window;
    private final Names names;
    private final int most;
    private byte quote;
    private int from;
    private boolean afterReturn;

    AttributeValue(ByteWindow window, Names names, int most) {
        this.window = window;
        this.names = names;
        this.most = most;
    }

    void begin(byte openingQuote) {
        quote = openingQuote;
    }

    /** Reads on; returns the {@code &} that it took, or the closing quote that it stands on, or 0 at the end of the bytes. */
    byte scan() throws XmlException {
        if (afterReturn) {
            afterReturn = false;
            window.at += window.bytes[window.at] == '\n' ? 1 : 0;
            return MORE;
        }
        var bytes = window.bytes;
        from = window.at;
        int stop = (int) Math.min(window.end, from + (long) most - window.held.length() + 1);
        int i = window.utf8.pending() ? window.skipNonAscii(from) : from;
        while (true) {
            while (i < stop && ByteClass.inValue(bytes[i]) == ByteClass.PLAIN) {
                i++;
            }
            if (i >= stop) {
                return hold(i, MORE, 0);
            }
            switch (ByteClass.inValue(bytes[i])) {
                case ByteClass.NON_ASCII -> i = window.skipNonAscii(i);
                case ByteClass.QUOTE -> {
                    if (bytes[i] == quote) {
                        window.at = i;
                        return quote;
                    }
                    i++;
                }
                case ByteClass.AMPERSAND -> {
                    return hold(i, (byte) '&', 1);
                }
                case ByteClass.BLANK, ByteClass.RETURN -> {
                    afterReturn = bytes[i] == '\r';
                    hold(i, MORE, 0);
                    append(' ');
                    window.at = i + 1;
                    return MORE;
                }
                case ByteClass.LESS -> {
                    window.at = i;
                    throw notWellFormed("'<' stands in an attribute's value");
                }
                default -> throw window.illegal(i);
            }
        }
    }

    /** Adds the character that a reference stands for. */
    void append(int codePoint) throws XmlException {
        window.held.appendCodePoint(codePoint);
        window.requireRoom(window.at, window.at, most, WHAT);
    }

    /**
     * The value, after {@link #scan} has come to the closing quote.
     *
     * @param repeats whether the same value is likely to come again
     */
    String take(boolean repeats) throws XmlException {
        int to = window.at;
        if (repeats && window.held.isEmpty()) {
            window.requireRoom(from, to, most, WHAT);
            return names.value(window.bytes, from, to);
        }
        return window.take(from, to, most, WHAT);
    }

    private byte hold(int to, byte result, int skipped) throws XmlException {
        window.hold(from, to, most, WHAT);
        window.at = to + skipped;
        return result;
    }
}
