// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Reads message bodies, and says when so many have come. */
final class Counter implements Consumer<String> {
    private final AtomicLong left = new AtomicLong();
    private long characters; // of one thread at a time; only there so that bodies are read
    private volatile CountDownLatch done = new CountDownLatch(0);

    void expect(long count) {
        done = new CountDownLatch(1);
        left.set(count);
    }

    @Override
    public void accept(String body) {
        characters += body.length();
        if (left.decrementAndGet() == 0) {
            done.countDown();
        }
    }

    long left() {
        return left.get();
    }

    /** Whether all have come, as long as there is some progress in each span of time. */
    boolean await(Duration patience) throws InterruptedException {
        long before = left();
        while (!done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            if (left() == before) {
                return false;
            }
            before = left();
        }
        return true;
    }

    void awaitAll(Duration patience) throws InterruptedException {
        if (!await(patience)) {
            throw new IllegalStateException(
                    left() + " messages are missing, " + characters + " characters came; nothing more comes");
        }
    }
}
