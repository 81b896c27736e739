// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * What a connection has still to write. Any thread appends without waiting; the connection's writer thread, which runs this,
 * writes all that has gathered at once.
 */
final class Outbox implements Runnable {
    private static final int SMALL = 1024; // a thousand idle connections should cost little

    private final Wire wire;
    private final Object lock = new Object();
    private byte[] pending = new byte[SMALL]; // guarded by lock
    private int size; // guarded by lock
    private boolean writing; // guarded by lock
    private boolean finishing; // guarded by lock
    private boolean dead; // guarded by lock

    Outbox(Wire wire) {
        this.wire = wire;
    }

    void append(String xml) {
        append(xml.getBytes(StandardCharsets.UTF_8));
    }

    void append(byte[] bytes) {
        synchronized (lock) {
            if (dead || finishing) {
                return;
            }
            if (size + bytes.length > pending.length) {
                pending = Arrays.copyOf(pending, Math.max(pending.length * 2, size + bytes.length));
            }
            System.arraycopy(bytes, 0, pending, size, bytes.length);
            size += bytes.length;
            lock.notifyAll();
        }
    }

    /** Waits until all is written. The writer thread bounds the wait: it ends with the connection. */
    void flush() throws IOException {
        synchronized (lock) {
            awaitThat(() -> size == 0 && !writing || dead);
            if (dead) {
                throw new CutException("the connection ended");
            }
        }
    }

    /** Waits until the writer thread has ended after {@link #finish()}; the close that follows a finish bounds the wait. */
    void awaitEnd() throws IOException {
        synchronized (lock) {
            awaitThat(() -> dead);
        }
    }

    /** Ends the stream of bytes when all that was appended so far is written. */
    void finish() {
        synchronized (lock) {
            finishing = true;
            lock.notifyAll();
        }
    }

    /** Ends the writer thread; what is not yet written is lost. */
    void stop() {
        synchronized (lock) {
            dead = true;
            lock.notifyAll();
        }
    }

    @Override
    public void run() {
        byte[] spare = new byte[SMALL];
        try {
            while (true) {
                byte[] batch;
                int length;
                synchronized (lock) {
                    writing = false;
                    lock.notifyAll();
                    awaitThat(() -> size > 0 || finishing || dead);
                    if (dead || size == 0) {
                        break;
                    }
                    batch = pending;
                    length = size;
                    pending = spare;
                    size = 0;
                    writing = true;
                }
                wire.write(batch, 0, length);
                spare = batch.length > 64 * SMALL ? new byte[SMALL] : batch;
            }
            wire.finish();
        } catch (IOException lost) {
            wire.close(); // wakes the reader, who ends the connection
        } finally {
            stop();
        }
    }

    private void awaitThat(BooleanSupplier condition) throws CutException {
        try {
            while (!condition.getAsBoolean()) {
                lock.wait();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CutException("interrupted");
        }
    }
}
