// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.stream.NotConnectedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Open while there is a session, which may be suspended; those who want to send wait here. From any thread. */
final class SessionGate {
    private volatile CompletableFuture<Void> session = ended("the client is not running");

    private static CompletableFuture<Void> ended(String why) {
        return CompletableFuture.failedFuture(new NotConnectedException(why));
    }

    void open() {
        session.complete(null);
    }

    /** There is no session any more, or none yet; there may be one soon. */
    void close() {
        session = new CompletableFuture<>();
    }

    /** There is no session and there will be none: those who wait are told. */
    void lock(NotConnectedException why) {
        var waiting = session;
        session = CompletableFuture.failedFuture(why);
        waiting.completeExceptionally(why);
    }

    boolean isOpen() {
        var now = session;
        return now.isDone() && !now.isCompletedExceptionally();
    }

    void await(long nanos) throws InterruptedException {
        try {
            session.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new TimedOutException("there was no session within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms");
        } catch (ExecutionException ended) {
            // a new exception, for its trace is that of who waits
            var why = Objects.requireNonNull(ended.getCause());
            throw new NotConnectedException(
                    String.valueOf(why.getMessage()), Objects.requireNonNullElse(why.getCause(), why));
        }
    }
}
