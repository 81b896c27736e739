// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a client from hammering: never more than ten connection attempts in any five seconds, whatever servers do.
 *
 * <p>The back-off does better than that; this holds where there is none, as between the many peers of a domain.
 */
final class AttemptGate {
    private static final int ATTEMPTS = 10;
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();

    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Long> latest = new ArrayDeque<>(ATTEMPTS); // guarded by lock

    AttemptGate(Timing timing) {
        this.timing = timing;
    }

    /** Waits until one more attempt is in order. */
    void pass() throws InterruptedException {
        for (long wait; (wait = tryPass()) > 0; ) {
            timing.sleep(Duration.ofNanos(wait));
        }
    }

    /** Returns how long to wait, or 0 if the attempt may be made and is counted. */
    private long tryPass() {
        lock.lock();
        try {
            long now = timing.nanoTime();
            if (latest.size() == ATTEMPTS) {
                // a nanosecond more, for the ends of the window both belong to it
                long wait = latest.getFirst() + WINDOW_NANOS - now + 1;
                if (wait > 0) {
                    return wait;
                }
                latest.removeFirst();
            }
            latest.addLast(now);
            return 0;
        } finally {
            lock.unlock();
        }
    }
}
