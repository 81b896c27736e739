// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call that blocks as long as it likes, waited for no longer than allowed.
 *
 * <p>It runs on a thread of its own, because none of them can be told a total limit and some ignore an interrupt: JNDI, {@code getaddrinfo}, a TLS handshake.
 */
final class BlockingCall {
    private BlockingCall() {}

    interface Call<T> {
        T run() throws IOException;
    }

    /**
     * Waits for the call.
     *
     * @param abandon makes the call end when nobody waits for it any more, because of the limit or an interrupt
     * @throws TimeoutException if the limit passed
     */
    static <T> T within(Duration limit, Thread.Builder thread, Call<T> call, Runnable abandon)
            throws IOException, InterruptedException, TimeoutException {
        var task = new FutureTask<T>(call::run);
        var worker = thread.start(task);
        boolean ended = false;
        try {
            var result = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            ended = true;
            return result;
        } catch (ExecutionException e) {
            ended = true;
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(e); // a Call throws nothing else
            }
        } finally {
            if (!ended) {
                abandon.run();
                worker.interrupt();
            }
        }
    }

    /** For messages: {@code 2.5 s}. */
    static String seconds(Duration limit) {
        return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
