// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Bytes to be written: small while there is nothing to say, and small again after a rush. */
final class Output {
    private static final int IDLE = 256;
    // Two chunks; more than that is given back after it was written.
    private static final int KEPT = 32 * 1024;

    private byte[] bytes = new byte[IDLE];
    private int size;

    int size() {
        return size;
    }

    Output add(byte[] more) {
        return add(more, 0, more.length);
    }

    Output add(byte[] more, int from, int to) {
        int length = to - from;
        if (bytes.length - size < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + length));
        }
        System.arraycopy(more, from, bytes, size, length);
        size += length;
        return this;
    }

    Output add(String text) {
        return add(Ascii.bytes(text));
    }

    /** Gives all to another, which was empty. */
    void moveTo(Output other) {
        byte[] empty = other.bytes;
        other.bytes = bytes;
        other.size = size;
        bytes = empty;
        size = 0;
    }

    byte[] since(int mark) {
        return Arrays.copyOfRange(bytes, mark, size);
    }

    void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[IDLE];
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
        clear();
    }
}
