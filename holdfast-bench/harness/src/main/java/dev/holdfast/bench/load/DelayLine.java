// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A way of fixed length for bytes: what goes in comes out that much later, in order. */
final class DelayLine {
    /** A chunk and when it comes out; the empty chunk is the end. */
    private static final class Chunk {
        private final byte[] bytes;
        private final long due;

        private Chunk(byte[] bytes, long due) {
            this.bytes = bytes;
            this.due = due;
        }
    }

    // More than a full loopback puts on the way in 100 ms, so that it never slows a client down.
    private static final long CAPACITY = 64L << 20;

    private final long nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>(); // guarded by lock, as all below
    private long size;
    private boolean broken;

    DelayLine(Duration delay) {
        nanos = delay.toNanos();
    }

    void put(byte[] bytes) throws IOException {
        lock.lock();
        try {
            while (size >= CAPACITY && !broken) {
                changed.await();
            }
            if (broken) {
                throw new EOFException("the connection is gone");
            }
            chunks.add(new Chunk(bytes, System.nanoTime() + nanos));
            size += bytes.length;
            changed.signalAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Nothing comes after what is on its way. */
    void end() throws IOException {
        put(new byte[0]);
    }

    /** What is on its way is lost, and nothing more is taken. */
    void breakOff() {
        lock.lock();
        try {
            broken = true;
            chunks.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next chunk; empty at the end, and again after it. */
    byte[] take() throws IOException {
        lock.lock();
        try {
            while (!broken) {
                Chunk first = chunks.peek();
                long wait = first == null ? 0 : first.due - System.nanoTime();
                if (first == null) {
                    changed.await();
                } else if (wait > 0) {
                    wait = changed.awaitNanos(wait);
                } else {
                    return taken(first);
                }
            }
            return new byte[0];
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    private byte[] taken(Chunk first) {
        if (first.bytes.length > 0) {
            chunks.remove();
            size -= first.bytes.length;
            changed.signalAll();
        }
        return first.bytes;
    }
}
