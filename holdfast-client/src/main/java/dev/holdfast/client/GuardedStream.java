// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Timing;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.Resumption;
import dev.holdfast.stream.StanzaStream;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamEvent;
import dev.holdfast.stream.StreamSettings;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A {@link StanzaStream} that threads may share; it lives as long as the client. Nothing that blocks or belongs to the
 * application runs under its lock.
 */
final class GuardedStream {
    /** Takes events under the lock, in order; neither blocks nor runs application code. */
    interface Sink extends Consumer<StreamEvent> {
        /** All for now; returns whether more has come than anybody takes out. */
        boolean settled();
    }

    private final StanzaStream stream; // guarded by lock
    private final Sink sink;
    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition outputDue = lock.newCondition(); // the writer waits here
    private final Condition ended = lock.newCondition(); // the supervisor waits here

    GuardedStream(StreamSettings settings, Sink sink, Timing timing) {
        this.stream = new StanzaStream(settings);
        this.sink = sink;
        this.timing = timing;
    }

    void attach(LoggedIn loggedIn) {
        lock.lock();
        try {
            stream.attach(loggedIn.stream(), loggedIn.outcome(), timing.nanoTime());
        } finally {
            settle();
        }
    }

    void received(ByteBuffer bytes) {
        lock.lock();
        try {
            stream.received(bytes, timing.nanoTime());
        } finally {
            settle();
        }
    }

    void endOfInput() {
        lock.lock();
        try {
            stream.endOfInput();
        } finally {
            settle();
        }
    }

    /** The connection ended; of no effect if it is known already. */
    void connectionLost(XmppException cause) {
        lock.lock();
        try {
            stream.connectionLost(cause);
        } finally {
            settle();
        }
    }

    /** We failed over what the server sent, so the session must not bring us the same again. */
    void failed(Throwable bug) {
        lock.lock();
        try {
            stream.fail(StreamCondition.INTERNAL_SERVER_ERROR, "this client failed over what it received");
            stream.connectionLost(new ConnectionLostException("a fault of this client: " + bug, bug));
        } finally {
            settle();
        }
    }

    void close() {
        lock.lock();
        try {
            stream.close(timing.nanoTime());
        } finally {
            settle();
        }
    }

    /**
     * Enqueues a stanza.
     *
     * @param known is told the ticket before any event about it
     */
    void enqueue(Stanza stanza, LongConsumer known) {
        lock.lock();
        try {
            known.accept(stream.enqueue(stanza));
        } finally {
            settle();
        }
    }

    boolean abort(long ticket) {
        lock.lock();
        try {
            return stream.abort(ticket);
        } finally {
            settle();
        }
    }

    /** Does something short under the lock, which also guards what events are told to. */
    <T> T guarded(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    Optional<Resumption> resumption() {
        lock.lock();
        try {
            return stream.resumption();
        } finally {
            lock.unlock();
        }
    }

    /** Why the last connection ended. */
    Optional<XmppException> lastCause() {
        lock.lock();
        try {
            return stream.lastCause();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the connection that was attached is over, and lets its deadlines pass meanwhile; returns why. The writer could
     * not do that: it may be blocked by the very server that is to be given up.
     */
    XmppException awaitEnd() throws InterruptedException {
        while (true) {
            var cause = awaitEnd(timing.nanoTime() + Long.MAX_VALUE / 2);
            if (cause.isPresent()) {
                return cause.get();
            }
        }
    }

    /** As {@link #awaitEnd()}, but no longer than until then; empty if it is not over by then. */
    Optional<XmppException> awaitEnd(long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stream.connected()) {
                long now = timing.nanoTime();
                if (now - deadline >= 0) {
                    return Optional.empty();
                }
                stream.tick(now);
                publishEvents();
                wake();
                if (stream.connected()) {
                    timing.await(ended, Math.min(stream.nextDeadline().orElseThrow() - now, deadline - now));
                }
            }
            return Optional.of(stream.lastCause().orElseThrow());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is something to write; empty when the connection is over.
     *
     * @param written what it gave the last time; it is used again
     */
    Optional<ByteBuffer> awaitOutput(Optional<ByteBuffer> written) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            written.ifPresent(stream::reuse);
            while (true) {
                var output = stream.takeOutput();
                if (output.isPresent() || !stream.connected()) {
                    return output;
                }
                outputDue.await(); // without a limit: awaitEnd sees to the deadlines
            }
        } finally {
            settle();
        }
    }

    /** Ends each use of the stream: tells what has happened, and wakes who waited for it. */
    private void settle() {
        try {
            publishEvents();
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (!stream.connected()) {
            ended.signalAll();
            outputDue.signal();
        } else if (stream.outputDue()) {
            outputDue.signal();
        }
    }

    private void publishEvents() { // under the lock, so that events keep their order
        if (publish() && stream.connected()) {
            stream.fail(StreamCondition.RESOURCE_CONSTRAINT, "stanzas come faster than this client can handle them");
            publish();
        }
    }

    private boolean publish() {
        return stream.takeEvents(sink) && sink.settled();
    }
}
