// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A clock that a test turns by hand. It begins where the number of nanoseconds is about to overflow. */
public final class HandTiming implements Timing {
    private static final long REAL_PATIENCE_SECONDS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Duration> slept = new ArrayList<>(); // guarded by lock
    private final boolean sleepingTurns;
    private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos(); // guarded by lock
    private int waiting; // guarded by lock
    private int sleeping; // guarded by lock

    private HandTiming(boolean sleepingTurns) {
        this.sleepingTurns = sleepingTurns;
    }

    /** Whoever sleeps does so until the clock is turned. */
    public static HandTiming still() {
        return new HandTiming(false);
    }

    /** Whoever sleeps turns the clock by that, and does not wait. */
    public static HandTiming turnedBySleep() {
        return new HandTiming(true);
    }

    /** Lets time pass. */
    public void turn(Duration time) {
        lock.lock();
        try {
            now += time.toNanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until somebody waits for a condition, with a limit in time. */
    public void awaitWaiter() throws InterruptedException {
        awaitAny(() -> waiting > 0, "nobody waits");
    }

    /** Waits until somebody sleeps. */
    public void awaitSleeper() throws InterruptedException {
        awaitAny(() -> sleeping > 0, "nobody sleeps");
    }

    private void awaitAny(BooleanSupplier condition, String complaint) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REAL_PATIENCE_SECONDS);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new AssertionError(complaint + " after " + REAL_PATIENCE_SECONDS + " s");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** All sleeps so far, in order. */
    public List<Duration> slept() {
        lock.lock();
        try {
            return List.copyOf(slept);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return now;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            slept.add(duration);
            if (sleepingTurns) {
                now += duration.toNanos();
            }
            long end = now + (sleepingTurns ? 0 : duration.toNanos());
            sleeping++;
            changed.signalAll();
            try {
                while (now - end < 0) {
                    changed.await();
                }
            } finally {
                sleeping--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Comes back every few milliseconds, which the contract allows, for only so it sees the clock being turned. */
    @Override
    @SuppressWarnings("WaitNotInLoop") // whoever calls it loops
    public void await(Condition condition, long nanos) throws InterruptedException {
        count(1);
        try {
            condition.await(2, TimeUnit.MILLISECONDS);
        } finally {
            count(-1);
        }
    }

    private void count(int more) {
        lock.lock();
        try {
            waiting += more;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
