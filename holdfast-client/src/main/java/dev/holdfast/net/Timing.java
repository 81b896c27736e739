// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** All waiting for time goes through here, so that tests can turn the clock by hand. */
public interface Timing {
    /** The machine's own time. */
    static Timing system() {
        return SystemTiming.INSTANCE;
    }

    /** A number of nanoseconds that only goes forward. */
    long nanoTime();

    /** Waits that long. */
    void sleep(Duration duration) throws InterruptedException;

    /** Waits for the condition, but no longer than so many nanoseconds; spurious wake-ups are possible. */
    void await(Condition condition, long nanos) throws InterruptedException;

    /** The real one. */
    enum SystemTiming implements Timing {
        INSTANCE;

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // whoever calls it loops
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.awaitNanos(nanos);
        }
    }
}
