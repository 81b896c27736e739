// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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

    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Long> latest = new ArrayDeque<>(ATTEMPTS); // guarded by lock
    private int underWay; // guarded by lock

    AttemptGate(Timing timing) {
        this.timing = timing;
    }

    /** Waits until one more attempt is in order. */
    void pass() throws InterruptedException {
        for (long wait; (wait = tryPass()) > 0; ) {
            timing.sleep(Duration.ofNanos(wait));
        }
    }

    /** The attempts counted since the last call are over: as some of them may have been made only now, they count from now. */
    void over() {
        lock.lock();
        try {
            long now = timing.nanoTime();
            for (int i = 0; i < underWay; i++) {
                latest.removeLast();
            }
            for (; underWay > 0; underWay--) {
                latest.addLast(now);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The same look-up, where all addresses of a host but the first are counted: that one is the attempt at the host itself. */
    HostLookup counting(HostLookup hosts) {
        return host -> {
            var addresses = hosts.addresses(host);
            List<InetAddress> tried = addresses.size() > ATTEMPTS ? addresses.subList(0, ATTEMPTS) : addresses;
            for (int i = 1; i < tried.size(); i++) {
                pass();
            }
            return tried;
        };
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
            underWay = Math.min(underWay + 1, ATTEMPTS);
            return 0;
        } finally {
            lock.unlock();
        }
    }
}
