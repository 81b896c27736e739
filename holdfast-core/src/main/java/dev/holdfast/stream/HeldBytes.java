// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** The part of a token that cannot be taken straight from the input: it came earlier, or is not what stood there. */
final class HeldBytes {
    private static final byte[] NONE = {};
    // kept between stanzas, so that a busy stream does not allocate it again and an idle one costs next to nothing
    private static final int KEPT = 256;

    private byte[] bytes = NONE;
    private int length;

    void append(byte[] source, int from, int to) {
        int size = to - from;
        reserve(size);
        System.arraycopy(source, from, bytes, length, size);
        length += size;
    }

    void append(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    void appendCodePoint(int codePoint) {
        if (codePoint < 0x80) {
            append((char) codePoint);
        } else {
            var encoded = Character.toString(codePoint).getBytes(UTF_8);
            append(encoded, 0, encoded.length);
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(64, length + more), length * 2));
        }
    }

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean isEmpty() {
        return length == 0;
    }

    void dropLast(int count) {
        length -= count;
    }

    String takeString() {
        var text = new String(bytes, 0, length, UTF_8);
        length = 0;
        return text;
    }

    void clear() {
        length = 0;
    }

    /** Lets go of what is not worth keeping. */
    void release() {
        if (bytes.length > KEPT) {
            bytes = NONE;
        }
        length = 0;
    }

    int capacity() {
        return bytes.length;
    }
}
