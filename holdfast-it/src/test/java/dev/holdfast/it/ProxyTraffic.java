// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The rules by which all links of a {@link FaultProxy} forward at this moment. */
final class ProxyTraffic {
    private static final long NEVER = Long.MAX_VALUE;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean frozen; // guarded by lock
    private long delayNanos; // guarded by lock
    private long bytesToReset = NEVER; // guarded by lock

    void freeze() {
        change(() -> frozen = true);
    }

    void thaw() {
        change(() -> frozen = false);
    }

    void delay(Duration oneWay) {
        change(() -> delayNanos = oneWay.toNanos());
    }

    void resetAfterBytesToClient(long bytes) {
        change(() -> bytesToReset = bytes);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until what was read at this nanoTime may go on. */
    void awaitTurn(long readAt) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long wait = readAt + delayNanos - System.nanoTime();
                if (frozen) {
                    changed.await();
                } else if (wait > 0) {
                    changed.await(wait, TimeUnit.NANOSECONDS);
                } else {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many of these bytes may still go to the client; when not all, a reset is due after them, once. */
    int allowedToClient(int length) {
        lock.lock();
        try {
            if (bytesToReset >= length) {
                bytesToReset -= bytesToReset == NEVER ? 0 : length;
                return length;
            }
            int allowed = (int) bytesToReset;
            bytesToReset = NEVER;
            return allowed;
        } finally {
            lock.unlock();
        }
    }
}
