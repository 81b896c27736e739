// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.xml.XmlOutput;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What is written and not yet handed to the connection, in pieces that one write can carry: however much waits, it is never copied
 * into something larger. The memory of pieces is used again, as long as that much is needed.
 */
final class OutputQueue {
    /** At that size a piece is full, in bytes: several TLS records, so that a write of it costs no more than it must. */
    private static final int FULL = 48 * 1024;
    /** Pieces that grew larger held a picture or the like, and are not kept. */
    private static final int LARGEST_KEPT = 64 * 1024;

    private static final int MOST_KEPT = 4;
    /** All spare memory is let go when less than one part of so many was needed: it is kept where much is sent, and only there. */
    private static final int WASTE = 16;

    private static final int SMALL = 1024;

    private final boolean messages;
    private final XmlOutput last = new XmlOutput();
    private final ArrayDeque<ByteBuffer> full = new ArrayDeque<>(1);
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>(1);
    private long writtenBefore; // the last piece aside
    private long taken;

    /** @param messages whether all that stays together is a piece of its own, however small */
    OutputQueue(boolean messages) {
        this.messages = messages;
    }

    /** Where to write. */
    XmlOutput last() {
        return last;
    }

    /** Says that what was written so far stays together, and that {@link #last} may be another piece from here on. */
    void separate() {
        if (last.size() >= FULL) {
            if (spare.isEmpty()) {
                spare.add(ByteBuffer.allocate(LARGEST_KEPT)); // it need not grow to that once more
            }
            full.add(takeLast());
        } else if (messages && !last.isEmpty()) {
            full.add(takeLast());
        }
    }

    private ByteBuffer takeLast() {
        var piece = last.take();
        writtenBefore += piece.remaining();
        var memory = spare.poll();
        if (memory != null) {
            last.writeInto(memory);
        }
        return piece;
    }

    boolean isEmpty() {
        return last.isEmpty() && full.isEmpty();
    }

    /** How many bytes were ever written. */
    long written() {
        return writtenBefore + last.size();
    }

    /** How many bytes were ever taken. */
    long taken() {
        return taken;
    }

    /** Takes the first piece, which may be empty. */
    ByteBuffer take() {
        var piece = full.isEmpty() ? takeLast() : full.remove();
        taken += piece.remaining();
        return piece;
    }

    /** Takes all. */
    ByteBuffer takeAll() {
        if (full.isEmpty()) {
            return take();
        }
        var all = ByteBuffer.allocate(Math.toIntExact(written() - taken));
        while (!isEmpty()) {
            all.put(take());
        }
        return all.flip();
    }

    /** Takes back a piece that nobody looks at any more. */
    void reuse(ByteBuffer piece) {
        int size = piece.capacity();
        if (size > SMALL && size > WASTE * (long) piece.limit()) {
            spare.clear();
        } else if (size <= LARGEST_KEPT && spare.size() < MOST_KEPT) {
            spare.push(piece);
        }
    }
}
