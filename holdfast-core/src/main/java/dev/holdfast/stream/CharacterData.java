// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

import dev.holdfast.xml.TreeBuilder;

/** Reads the text between tags, and CDATA sections, into one text per stretch (XML 1.0 §2.4, §2.7, §2.11). */
final class CharacterData {
    private static final String WHAT = "a text";
    private static final byte MORE = 0;

    private final ByteWindow window;
    private final TreeBuilder tree;
    private final int most;
    private boolean afterReturn;
    /** How many {@code ]} stood at the end of the bytes before, as far as they count for {@code ]]>}. */
    private int brackets;

    CharacterData(ByteWindow window, TreeBuilder tree, int most) {
        this.window = window;
        this.tree = tree;
        this.most = most;
    }

    /** Reads on; returns the {@code <} or {@code &} that it took last, or 0 at the end of the bytes. */
    byte scanText() throws XmlException {
        if (skipNewlineAfterReturn()) {
            return MORE;
        }
        var bytes = window.bytes;
        int from = window.at;
        int stop = stop(from);
        int i = window.utf8.pending() ? window.skipNonAscii(from) : from;
        while (true) {
            while (i < stop && ByteClass.inText(bytes[i]) == ByteClass.PLAIN) {
                i++;
            }
            if (i >= stop) {
                return suspend(from, i);
            }
            switch (ByteClass.inText(bytes[i])) {
                case ByteClass.NON_ASCII -> i = window.skipNonAscii(i);
                case ByteClass.GREATER -> {
                    if (bracketsBefore(from, i) == 2) {
                        window.at = i;
                        throw notWellFormed("]]> stands in a text");
                    }
                    i++;
                }
                case ByteClass.LESS -> {
                    return endOfText(from, i);
                }
                case ByteClass.AMPERSAND -> {
                    hold(from, i);
                    window.at = i + 1;
                    return '&';
                }
                case ByteClass.RETURN -> {
                    return lineEnd(from, i);
                }
                default -> throw window.illegal(i);
            }
        }
    }

    /** Begins a CDATA section. */
    void beginSection() {
        brackets = 0;
    }

    /** Reads on in a CDATA section; whether it is at its end. */
    boolean scanSection() throws XmlException {
        if (skipNewlineAfterReturn()) {
            return false;
        }
        int from = window.at;
        // the brackets that may belong to the end are not text yet
        int stop = (int) Math.min(window.end, stop(from) + 2L);
        int i = window.utf8.pending() ? window.skipNonAscii(from) : from;
        for (; i < stop; i++) {
            byte b = window.bytes[i];
            switch (ByteClass.inText(b)) {
                case ByteClass.NON_ASCII -> i = window.skipNonAscii(i) - 1;
                case ByteClass.ILLEGAL -> throw window.illegal(i);
                case ByteClass.RETURN -> {
                    lineEnd(from, i);
                    return false;
                }
                case ByteClass.GREATER -> {
                    if (bracketsBefore(from, i) == 2) {
                        endOfSection(from, i);
                        return true;
                    }
                }
                default -> {}
            }
        }
        brackets = bracketsBefore(from, i);
        holdWithRoom(from, i, most + 2);
        window.at = i;
        return false;
    }

    private void endOfSection(int from, int i) throws XmlException {
        holdWithRoom(from, i, most + 2);
        window.held.dropLast(2);
        window.at = i + 1;
        brackets = 0;
    }

    /** Adds the character that a reference stands for. */
    void append(int codePoint) throws XmlException {
        window.held.appendCodePoint(codePoint);
        window.requireRoom(window.at, window.at, most, WHAT);
    }

    /** Hands over what was read, if anything: a tag follows. */
    void flush() {
        if (!window.held.isEmpty()) {
            tree.text(window.held.takeString());
        }
    }

    private byte endOfText(int from, int i) throws XmlException {
        brackets = 0;
        window.at = i + 1;
        // only <! may be followed by more of the same text
        if (window.held.isEmpty() && i + 1 < window.end && window.bytes[i + 1] != '!') {
            if (i > from) {
                tree.text(window.take(from, i, most, WHAT));
            }
        } else {
            hold(from, i);
            window.at = i + 1;
        }
        return '<';
    }

    // XML 1.0 §2.11: a carriage return, and one with a newline, is read as a newline
    private byte lineEnd(int from, int i) throws XmlException {
        hold(from, i);
        window.held.append('\n');
        window.at = i;
        window.requireRoom(i, i, most, WHAT);
        window.at = i + 1;
        afterReturn = true;
        return MORE;
    }

    private boolean skipNewlineAfterReturn() {
        if (!afterReturn) {
            return false;
        }
        afterReturn = false;
        if (window.bytes[window.at] == '\n') {
            window.at++;
        }
        return true;
    }

    private byte suspend(int from, int i) throws XmlException {
        int before = bracketsBefore(from, i);
        hold(from, i);
        brackets = before;
        window.at = i;
        return MORE;
    }

    private void hold(int from, int to) throws XmlException {
        holdWithRoom(from, to, most);
        brackets = 0;
    }

    private void holdWithRoom(int from, int to, int room) throws XmlException {
        window.hold(from, to, room, WHAT);
    }

    private int stop(int from) {
        return (int) Math.min(window.end, from + (long) most - window.held.length() + 1);
    }

    private int bracketsBefore(int from, int i) {
        int count = 0;
        while (count < 2 && i - count > from && window.bytes[i - count - 1] == ']') {
            count++;
        }
        return i - count == from ? Math.min(2, count + brackets) : count;
    }
}
