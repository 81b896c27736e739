// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.io.InputStream;

/** What was read from a client and not handled yet. */
final class Input {
    private static final int IDLE = 1024;
    // A TLS record, and what was left of the one before.
    private static final int BUSY = 32 * 1024;
    // A stanza of a benchmark is far smaller; what is larger is a client gone wild.
    private static final int LARGEST_ELEMENT = 1 << 20;

    private final Scanner scanner = new Scanner();
    private byte[] bytes = new byte[IDLE];
    private int from;
    private int to;

    /** Reads once; false at the end of the stream. */
    boolean fill(InputStream in) throws IOException {
        makeRoom();
        int count = in.read(bytes, to, bytes.length - to);
        if (count < 0) {
            return false;
        }
        to += count;
        return true;
    }

    private void makeRoom() throws MalformedException {
        int left = to - from;
        byte[] target = bytes;
        if (to == bytes.length && (bytes.length < BUSY || from == 0)) {
            if (bytes.length >= LARGEST_ELEMENT) {
                throw new MalformedException("an element of more than " + LARGEST_ELEMENT + " bytes");
            }
            target = new byte[bytes.length * 2];
        } else if (left > 0 && bytes.length - to >= bytes.length / 2) {
            return;
        }
        System.arraycopy(bytes, from, target, 0, left);
        bytes = target;
        from = 0;
        to = left;
    }

    /** Goes to the next element; {@link #bytes}, {@link #start} and {@link #end} say where it is. */
    Scanner.Found next() throws MalformedException {
        Scanner.Found found = scanner.next(bytes, from, to);
        from = found == Scanner.Found.INCOMPLETE ? scanner.start() : scanner.end();
        return found;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return scanner.start();
    }

    int end() {
        return scanner.end();
    }

    void clear() {
        from = 0;
        to = 0;
    }
}
