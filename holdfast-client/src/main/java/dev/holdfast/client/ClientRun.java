// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.stream.NotConnectedException;
import org.jspecify.annotations.Nullable;

/** A client from its start to its end: the supervisor's thread and the dispatcher's. */
final class ClientRun {
    private final Supervisor supervisor;
    private final Dispatcher dispatcher;
    private final Inbox inbox;
    private final SessionGate gate;
    private final @Nullable ClientRun before;
    private final Thread supervising;
    private final Thread dispatching;
    private volatile boolean running = true; // written by the supervisor's thread

    ClientRun(
            String jid,
            Supervisor supervisor,
            Dispatcher dispatcher,
            Inbox inbox,
            SessionGate gate,
            @Nullable ClientRun before) {
        this.supervisor = supervisor;
        this.dispatcher = dispatcher;
        this.inbox = inbox;
        this.gate = gate;
        this.before = before;
        this.supervising =
                Thread.ofVirtual().name("holdfast-" + jid + "-supervisor").unstarted(this::supervise);
        this.dispatching =
                Thread.ofVirtual().name("holdfast-" + jid + "-dispatcher").unstarted(this::dispatch);
    }

    void start() {
        dispatching.start();
        supervising.start();
    }

    private void supervise() {
        var failure = supervisor.run();
        running = false;
        if (failure.isPresent()) {
            gate.lock(new NotConnectedException(
                    "the client has given up: " + failure.get().getMessage(), failure.get()));
            inbox.add(new Inbox.Item.Happened(new ClientEvent.Failed(failure.get())));
        } else {
            gate.lock(new NotConnectedException("the client was stopped"));
            inbox.add(new Inbox.Item.Happened(new ClientEvent.Stopped()));
        }
        inbox.add(new Inbox.Item.End());
    }

    private void dispatch() {
        try {
            if (before != null) {
                before.dispatching.join(); // handlers never run on two threads at once
            }
            dispatcher.run(inbox);
        } catch (InterruptedException _) {
            // nobody has this thread but a handler that interrupts itself: the rest of the inbox is lost with it
            Thread.currentThread().interrupt();
        }
    }

    boolean running() {
        return running;
    }

    void stop() {
        supervising.interrupt();
    }

    /** Waits until the last event has been handled; returns early, with the flag set, if interrupted, and at once from a handler. */
    void await() {
        try {
            supervising.join();
            if (Thread.currentThread() != dispatching) {
                dispatching.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
