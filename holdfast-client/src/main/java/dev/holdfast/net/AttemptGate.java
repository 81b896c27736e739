// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a client from hammering: never more than ten connection attempts in any five seconds, whatever servers do.
 *
 * <p>What counts is what a server sees, so each address of a host is an attempt of its own. The back-off does better than that;
 * this holds where there is none, as between the many peers of a domain and the many addresses of a peer.
 */
final class AttemptGate {
    static final int ATTEMPTS = 10;
    /** A tenth of a second more than promised, for the way from being counted here to being seen there is not always equally long. */
    private static final long WINDOW_NANOS = Duration.ofMillis(5_100).toNanos();

    /** An attempt that was let through. */
    final class Pass {
        private long moment; // guarded by lock

        private Pass(long moment) {
            this.moment = moment;
        }

        /** The attempt is over. As a server may have seen it only now, it counts from now. */
        void over() {
            lock.lock();
            try {
                if (latest.remove(this)) {
                    moment = timing.nanoTime();
                    latest.addLast(this);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Pass> latest = new ArrayDeque<>(1); // guarded by lock; the oldest first

    AttemptGate(Timing timing) {
        this.timing = timing;
    }

    /** Waits until one more attempt is in order. */
    Pass pass() throws InterruptedException {
        while (true) {
            long wait;
            lock.lock();
            try {
                long now = timing.nanoTime();
                wait = latest.size() < ATTEMPTS ? 0 : untilTheOldestIsForgotten(now);
                if (wait <= 0) {
                    var pass = new Pass(now);
                    latest.addLast(pass);
                    return pass;
                }
            } finally {
                lock.unlock();
            }
            timing.sleep(Duration.ofNanos(wait));
        }
    }

    private long untilTheOldestIsForgotten(long now) {
        // a nanosecond more, for the ends of the window both belong to it
        long wait = latest.getFirst().moment + WINDOW_NANOS - now + 1;
        if (wait <= 0) {
            latest.removeFirst();
        }
        return wait;
    }
}
