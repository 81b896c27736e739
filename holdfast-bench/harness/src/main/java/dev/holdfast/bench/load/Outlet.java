// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a session has to say, and the wire it says it on.
 *
 * <p>The reader of the connection and the control threads speak. What they have to say goes to {@code pending} under
 * the session's lock, which no one holds over I/O. Then whoever gets the wire's turn writes all that is pending; one
 * who does not get it leaves, for the holder looks again. So answers go out between the chunks of a blast, and the
 * reader waits for a write only if the client does not read while 1 MiB is waiting for it, or if the socket is full
 * and no one else is writing: a client has to read while it writes. Order on the wire is the order of the counts,
 * because pending bytes are taken in the same step in which the chunk of a blast is counted.
 */
final class Outlet {
    private static final int TOO_MUCH = 1 << 20;

    private final ReentrantLock lock;
    private final Ledger ledger; // guarded by lock, as all below
    private final Output pending = new Output();
    private @Nullable Wire wire;
    private long detachedAt;

    Outlet(ReentrantLock lock, Ledger ledger, Wire wire) {
        this.lock = lock;
        this.ledger = ledger;
        this.wire = wire;
    }

    /** To be used under the lock. */
    Output pending() {
        return pending;
    }

    /** Writes what is pending, unless another thread is writing: that one takes it along. */
    void flush(Wire to) throws IOException {
        do {
            if (!to.tryBegin()) {
                if (pendingFor(to) <= TOO_MUCH) {
                    return;
                }
                to.begin();
            }
            writePending(to);
        } while (pendingFor(to) > 0);
    }

    /** Waits until what is pending was written, or the connection is gone. */
    void writeAll() {
        Wire to = attached();
        if (to == null) {
            return;
        }
        to.begin();
        try {
            writePending(to);
            flush(to);
        } catch (IOException e) {
            detach(to);
        }
    }

    /** Writes that many messages as fast as the client takes them. */
    void blast(Blast blast, int count) throws IOException {
        Wire to = attached();
        if (to == null) {
            throw new IOException("the session is not connected");
        }
        for (int left = count; left > 0; left -= blast.perChunk()) {
            int messages = Math.min(left, blast.perChunk());
            to.begin();
            try {
                if (!take(to, messages)) {
                    throw new IOException("the connection was lost with " + left + " messages to go");
                }
                to.writeOutgoing();
                to.write(blast.chunk(), blast.length(messages));
            } finally {
                to.end();
            }
        }
        flush(to);
    }

    /** The caller has the turn; it is over when this returns. */
    private void writePending(Wire to) throws IOException {
        try {
            if (take(to, 0)) {
                to.writeOutgoing();
            }
        } finally {
            to.end();
        }
    }

    private int pendingFor(Wire to) {
        lock.lock();
        try {
            return wire == to ? pending.size() : 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean take(Wire to, int messages) {
        lock.lock();
        try {
            if (wire != to) {
                return false;
            }
            pending.moveTo(to.outgoing());
            ledger.sent(messages);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Wire attached() {
        lock.lock();
        try {
            return wire;
        } finally {
            lock.unlock();
        }
    }

    void attach(Wire to) {
        lock.lock();
        try {
            wire = to;
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    /** That connection is gone; whether none is left. What was pending is lost, but the ledger may have kept it. */
    boolean detach(@Nullable Wire from) {
        lock.lock();
        try {
            if (wire != null && wire == from) {
                wire = null;
                pending.clear();
                detachedAt = System.nanoTime();
            }
            return wire == null;
        } finally {
            lock.unlock();
        }
    }

    boolean detachedLongerThan(long nanos) {
        lock.lock();
        try {
            return wire == null && System.nanoTime() - detachedAt > nanos;
        } finally {
            lock.unlock();
        }
    }
}
