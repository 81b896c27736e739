// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.stream.NotConnectedException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Open while there is a session, which may be suspended; those who want to send wait here, from any thread. It is turned by one
 * thread at a time: under the stream's lock, or while there is no stream.
 */
final class SessionGate {
    /**
     * What was, is or will be a session.
     *
     * @param opened completes when it is there; exceptionally, with a {@link NotConnectedException}, if there will be none
     */
    private record Session(long number, CompletableFuture<Void> opened) {
        Session next(CompletableFuture<Void> opened) {
            return new Session(number + 1, opened);
        }
    }

    private volatile Session session = new Session(0, none(new NotConnectedException("the client is not running")));

    private static CompletableFuture<Void> none(NotConnectedException why) {
        return CompletableFuture.failedFuture(why);
    }

    void open() {
        session.opened().complete(null);
    }

    /** There is no session any more, or none yet; there may be one soon. */
    void close() {
        var last = session;
        if (last.opened().isDone()) { // else those who wait go on waiting
            session = last.next(new CompletableFuture<>());
        }
    }

    /** There is no session and there will be none: those who wait are told. */
    void lock(NotConnectedException why) {
        var last = session;
        session = last.next(none(why));
        last.opened().completeExceptionally(why);
    }

    boolean isOpen() {
        var opened = session.opened();
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    /** Whether the session of that number has neither been closed nor locked since {@link #await} returned it. */
    boolean isStill(long number) {
        return session.number() == number;
    }

    /**
     * Waits for a session.
     *
     * @param limit what the nanoseconds are left of, for the message
     * @return its number
     */
    long await(long nanos, Duration limit) throws InterruptedException {
        var awaited = session;
        try {
            awaited.opened().get(nanos, TimeUnit.NANOSECONDS);
            return awaited.number();
        } catch (TimeoutException _) {
            throw new TimedOutException("there was no session within " + limit.toMillis() + " ms");
        } catch (ExecutionException ended) {
            // a new exception, for its trace is that of who waits
            var why = Objects.requireNonNull(ended.getCause());
            throw new NotConnectedException(
                    String.valueOf(why.getMessage()), Objects.requireNonNullElse(why.getCause(), why));
        }
    }
}
