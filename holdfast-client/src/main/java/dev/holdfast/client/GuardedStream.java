// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Timing;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.Resumption;
import dev.holdfast.stream.StanzaStream;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamEvent;
import dev.holdfast.stream.StreamSettings;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A {@link StanzaStream} that threads may share; it lives as long as the client. Nothing that blocks or belongs to the
 * application runs under its lock.
 */
final class GuardedStream {
    /** Takes events under the lock, in order; neither blocks nor runs application code. */
    interface Sink {
        void accept(StreamEvent event);

        /** Whether more has come than anybody takes out. */
        boolean overflowing();
    }

    private final StanzaStream stream; // guarded by lock
    private final Sink sink;
    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition outputDue = lock.newCondition();
    private final Condition ended = lock.newCondition();

    GuardedStream(StreamSettings settings, Sink sink, Timing timing) {
        this.stream = new StanzaStream(settings);
        this.sink = sink;
        this.timing = timing;
    }

    void attach(LoggedIn loggedIn) {
        locked(() -> {
            stream.attach(loggedIn.stream(), loggedIn.outcome(), timing.nanoTime());
            return true;
        });
    }

    void received(ByteBuffer bytes) {
        locked(() -> {
            stream.received(bytes, timing.nanoTime());
            return true;
        });
    }

    void endOfInput() {
        locked(() -> {
            stream.endOfInput();
            return true;
        });
    }

    void connectionLost(XmppException cause) {
        locked(() -> {
            stream.connectionLost(cause);
            return true;
        });
    }

    void close() {
        locked(() -> {
            stream.close(timing.nanoTime());
            return true;
        });
    }

    /**
     * Enqueues a stanza.
     *
     * @param known is told the ticket before any event about it
     */
    void enqueue(Stanza stanza, LongConsumer known) {
        locked(() -> {
            known.accept(stream.enqueue(stanza));
            return true;
        });
    }

    boolean abort(long ticket) {
        return locked(() -> stream.abort(ticket));
    }

    Optional<Resumption> resumption() {
        return locked(stream::resumption);
    }

    /** Waits until the connection that was attached is over; returns why. */
    XmppException awaitEnd() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stream.connected()) {
                ended.await();
            }
            return stream.lastCause().orElseThrow();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to write, and lets deadlines pass meanwhile; empty when the connection is over. */
    Optional<ByteBuffer> awaitOutput() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long now = timing.nanoTime();
                stream.tick(now);
                var output = stream.takeOutput();
                publishEvents();
                if (output.isPresent() || !stream.connected()) {
                    wake();
                    return output;
                }
                timing.await(outputDue, stream.nextDeadline().orElseThrow() - now);
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            publishEvents();
            wake();
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
        stream.takeEvents().forEach(sink::accept);
        if (sink.overflowing() && stream.connected()) {
            stream.fail(StreamCondition.RESOURCE_CONSTRAINT, "stanzas come faster than this client can handle them");
            stream.takeEvents().forEach(sink::accept);
        }
    }
}
