// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/** A client from its start to its end: the supervisor's thread, and the dispatcher's while there is something to handle. */
final class ClientRun {
    private final String name;
    private final Supervisor supervisor;
    private final Dispatcher dispatcher;
    private final Inbox inbox;
    private final CountDownLatch before;
    private final CountDownLatch dispatched = new CountDownLatch(1);
    private final BiConsumer<ClientRun, Optional<XmppException>> ended;
    private final Thread supervising;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private volatile boolean running = true; // written by end
    private volatile Optional<XmppException> failure = Optional.empty(); // written by end

    /**
     * @param before opens when the handlers of the run before have returned: they never run on two threads at once
     * @param ended is told when the supervisor has ended, and why if it gave up
     */
    ClientRun(
            String name,
            Supervisor supervisor,
            Dispatcher dispatcher,
            InboxLimits limits,
            CountDownLatch before,
            BiConsumer<ClientRun, Optional<XmppException>> ended) {
        this.name = name;
        this.supervisor = supervisor;
        this.dispatcher = dispatcher;
        this.before = before;
        this.ended = ended;
        this.supervising = Thread.ofVirtual().name(name + "-supervisor").unstarted(this::supervise);
        this.inbox = new Inbox(limits, this::startDispatching);
    }

    void start() {
        supervising.start();
    }

    /** Where what is to be handled goes. */
    Inbox inbox() {
        return inbox;
    }

    /** A thread that waited would cost an idle client more than its parser and queues together. */
    private void startDispatching() {
        Thread.ofVirtual().name(name + "-dispatcher").start(this::dispatch);
    }

    private void supervise() {
        ended.accept(this, supervisor.run());
    }

    private void dispatch() {
        boolean over = true;
        try {
            awaitHandlersBefore();
            over = dispatcher.run(inbox);
        } finally {
            if (over) {
                dispatched.countDown();
            }
        }
    }

    private void awaitHandlersBefore() {
        while (true) {
            try {
                before.await(); // as long as a handler takes, which is the application's business
                return;
            } catch (InterruptedException _) {
                // nobody has this thread yet
            }
        }
    }

    /** Makes this the last event; called by {@code ended}. */
    void end(ClientEvent last) {
        running = false;
        failure = last instanceof ClientEvent.Failed(var cause) ? Optional.of(cause) : Optional.empty();
        inbox.release(new ArrayList<>());
        inbox.add(new ArrayList<>(List.of(new Inbox.Item.Happened(last), new Inbox.Item.End())));
    }

    boolean running() {
        return running;
    }

    /** Why it gave up, if it did. */
    Optional<XmppException> failure() {
        return failure;
    }

    /** Opens when the last handler has returned. */
    CountDownLatch dispatched() {
        return dispatched;
    }

    /** Ends it in good order; once, for another interrupt would cut that short. */
    void stop() {
        if (stopped.compareAndSet(false, true)) {
            supervisor.stop();
            supervising.interrupt();
        }
    }

    /**
     * Waits until the last event has been handled, but for the handlers no longer than the limit. Does not wait at all where that
     * would be waiting for oneself. If interrupted it cuts the connection and returns, with the flag set.
     */
    void await(Duration handlers) {
        if (dispatcher.inHandler() || Thread.currentThread() == supervising) {
            return;
        }
        try {
            supervising.join(); // bounded by the shutdown timeout
            dispatched.await(handlers.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            supervising.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
