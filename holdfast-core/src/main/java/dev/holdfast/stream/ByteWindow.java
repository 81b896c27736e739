// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The bytes that are at hand, and what is held of the token before them. The scanners share it: each begins at {@link #at} and
 * leaves it behind what it took, or on the byte that is at fault.
 */
final class ByteWindow {
    private static final byte[] NONE = {};

    final HeldBytes held = new HeldBytes();
    final Utf8Decoder utf8 = new Utf8Decoder();
    byte[] bytes = NONE;
    int at;
    /** Behind the last byte that may be looked at. */
    int end;

    private int given;
    private long before;

    /** Looks at these bytes, the first of which is number {@code offset} of the stream. */
    void open(byte[] source, int from, int to, long offset) {
        bytes = source;
        at = from;
        end = to;
        given = to;
        before = offset - from;
    }

    void close() {
        bytes = NONE;
        before += at;
        at = 0;
        end = 0;
        given = 0;
    }

    /** The number of the byte at {@link #at} in the stream, from 0. */
    long offset() {
        return before + at;
    }

    /** Looks no further than the byte of that number. */
    void limit(long offset) {
        end = (int) Math.min(given, offset - before);
    }

    void unlimit() {
        end = given;
    }

    /** Whether the limit, and not the input, is where it ends. */
    boolean isLimited() {
        return end < given;
    }

    /** Holds the bytes from {@code from} to {@code to}. */
    void hold(int from, int to, int most, String what) throws XmlException {
        requireRoom(from, to, most, what);
        held.append(bytes, from, to);
    }

    /** What is held and the bytes after it, as a string; nothing is held then. */
    String take(int from, int to, int most, String what) throws XmlException {
        requireRoom(from, to, most, what);
        if (held.isEmpty()) {
            return new String(bytes, from, to - from, UTF_8);
        }
        held.append(bytes, from, to);
        return held.takeString();
    }

    void requireRoom(int from, int to, int most, String what) throws XmlException {
        int room = most - held.length();
        if (to - from > room) {
            at = from + Math.max(0, room);
            throw XmlException.tooMuch(what + " has more than " + most + " bytes");
        }
    }

    /** Checks the characters outside ASCII that begin or go on at {@code i}; returns where they end. */
    int skipNonAscii(int i) throws XmlException {
        do {
            at = i;
            int character = utf8.accept(bytes[i++]);
            if (character == 0xFFFE || character == 0xFFFF) {
                throw XmlException.notWellFormed(String.format("U+%04X is not a character of XML", character));
            }
        } while (i < end && (bytes[i] < 0 || utf8.pending()));
        return i;
    }

    XmlException illegal(int i) {
        at = i;
        return XmlException.notWellFormed(String.format("U+%04X is not a character of XML", bytes[i]));
    }
}
