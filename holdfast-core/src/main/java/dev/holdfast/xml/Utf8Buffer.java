// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Text in UTF-8 that grows. */
final class Utf8Buffer {
    private static final byte[] NONE = {};
    private static final int LEAST = 256;
    private static final int LONGEST_CHARACTER = 4;
    private static final long ALL = -1;

    private byte[] bytes = NONE;
    private int size;

    int size() {
        return size;
    }

    void truncate(int length) {
        size = length;
    }

    ByteBuffer take() {
        var taken = ByteBuffer.wrap(bytes, 0, size);
        bytes = NONE;
        size = 0;
        return taken;
    }

    void writeInto(ByteBuffer memory) {
        if (memory.arrayOffset() == 0) { // as all that we gave
            bytes = memory.array();
        }
    }

    void put(String text) {
        int done = putWhile(ALL, text, 0);
        if (done < text.length()) {
            var rest = text.substring(done).getBytes(UTF_8);
            reserve(rest.length);
            System.arraycopy(rest, 0, bytes, size, rest.length);
            size += rest.length;
        }
    }

    void put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
    }

    /**
     * Puts characters for as long as they are ASCII and these do not exclude them.
     *
     * @param allowed which characters up to U+003F may be put, as bits; those from there to U+007F may
     * @return where it stopped
     */
    int putWhile(long allowed, String text, int from) {
        int length = text.length();
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c < 0x40 ? (allowed >>> c & 1) == 0 : c >= 0x80) {
                break;
            }
            i++;
        }
        putAscii(text, from, i);
        return i;
    }

    @SuppressWarnings("deprecation") // it takes the low byte of each character, which is all that one of ASCII has
    private void putAscii(String text, int from, int to) {
        reserve(to - from);
        text.getBytes(from, to, bytes, size);
        size += to - from;
    }

    void putCodePoint(int c) {
        reserve(LONGEST_CHARACTER);
        if (c < 0x80) {
            bytes[size++] = (byte) c;
        } else if (c < 0x800) {
            bytes[size++] = (byte) (0xC0 | c >> 6);
            putContinued(c);
        } else if (c < 0x10000) {
            bytes[size++] = (byte) (0xE0 | c >> 12);
            putContinued(c >> 6);
            putContinued(c);
        } else {
            bytes[size++] = (byte) (0xF0 | c >> 18);
            putContinued(c >> 12);
            putContinued(c >> 6);
            putContinued(c);
        }
    }

    private void putContinued(int bits) {
        bytes[size++] = (byte) (0x80 | bits & 0x3F);
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(LEAST, size + more), bytes.length * 2));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, UTF_8);
    }
}
