// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Work on a thread of its own, waited for as long as there is time left by a {@link Timing}: so a limit holds for the whole of it, whatever it
 * consists of, and whoever waits can be interrupted wherever the work hangs.
 */
final class TimedCall<T> {
    /** What is to be done. It is interrupted once nobody waits for it any more. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable T result; // guarded by lock
    private @Nullable Throwable failure; // guarded by lock
    private boolean ended; // guarded by lock

    private TimedCall() {}

    /**
     * Waits for the work.
     *
     * @param abandon undoes what the work has done or is about to do; called at most once, and only if this method throws a
     *     {@link TimeoutException} or an {@link InterruptedException}
     * @param left how many nanoseconds are left; may become more while it works
     * @throws TimeoutException if nothing is left
     */
    static <T> T until(LongSupplier left, Timing timing, String name, Work<T> work, Runnable abandon)
            throws IOException, InterruptedException, TimeoutException {
        var call = new TimedCall<T>();
        var worker = Thread.ofVirtual().name(name).start(() -> call.run(work));
        boolean waitedFor = false;
        try {
            if (!call.await(left, timing)) {
                throw new TimeoutException();
            }
            waitedFor = true;
            return call.outcome();
        } finally {
            if (!waitedFor) {
                worker.interrupt();
                abandon.run();
            }
        }
    }

    private void run(Work<T> work) {
        try {
            end(work.run(), null);
        } catch (Throwable thrown) { // for whoever waits
            end(null, thrown);
        }
    }

    private void end(@Nullable T value, @Nullable Throwable thrown) {
        lock.lock();
        try {
            result = value;
            failure = thrown;
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean await(LongSupplier until, Timing timing) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!ended) {
                long left = until.getAsLong();
                if (left <= 0) {
                    return false;
                }
                timing.await(changed, left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private T outcome() throws IOException {
        lock.lock();
        try {
            return switch (failure) {
                case null -> Objects.requireNonNull(result, "the work came to nothing");
                case IOException broken -> throw broken;
                case RuntimeException thrown -> throw thrown;
                case Error error -> throw error;
                // an interrupt that is none of ours: nobody who waits was interrupted
                default -> throw new IllegalStateException(failure);
            };
        } finally {
            lock.unlock();
        }
    }
}
