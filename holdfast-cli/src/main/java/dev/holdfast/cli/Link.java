// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.client.XmppClient;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.NotConnectedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A client, and what a command that waits has to know of its connection. From any thread. */
final class Link implements AutoCloseable {
    /** How much longer than it has an attempt is waited for, which has a limit of its own and can tell what was wrong. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ClientConfig config;
    private final XmppClient client;
    private final Terminal terminal;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long changes; // guarded by lock
    private boolean session; // guarded by lock
    private boolean connected; // guarded by lock
    private boolean everOnline; // guarded by lock
    private boolean ended; // guarded by lock
    private @Nullable XmppException failure; // guarded by lock
    private @Nullable XmppException lastTrouble; // guarded by lock

    /** @param holdsOn see {@link CommandPolicy} */
    Link(ClientConfig.Builder config, boolean holdsOn, ReconnectPolicy delays, Terminal terminal) {
        this.terminal = terminal;
        this.config = config.reconnect(new CommandPolicy(holdsOn, delays, this::retrying))
                .build();
        this.client = new XmppClient(this.config);
        client.onEvent(this::happened);
    }

    XmppClient client() {
        return client;
    }

    String domain() {
        return config.jid().domain();
    }

    private void retrying(XmppException cause, Duration delay) {
        locked(() -> lastTrouble = cause);
        Complaint.attempts(cause).forEach(attempt -> terminal.note(1, "  tried " + attempt));
        terminal.note(1, "trying again in " + delay.toMillis() + " ms");
    }

    private void happened(ClientEvent event) {
        switch (event) {
            case ClientEvent.Established(var jid, var _, var connection) -> {
                locked(() -> session = connected = everOnline = true);
                terminal.note(
                        1,
                        "online as " + jid + " at " + connection.server() + " [" + connection.address() + "], "
                                + connection.tls().orElse("no TLS") + ", " + connection.mechanism()
                                + (connection.resumable() ? ", resumable" : ""));
            }
            case ClientEvent.Resumed(var connection) -> {
                locked(() -> connected = true);
                terminal.note(1, "resumed at " + connection.server() + " [" + connection.address() + "]");
            }
            case ClientEvent.Suspended(var cause) -> {
                locked(() -> {
                    connected = false;
                    lastTrouble = cause;
                });
                terminal.note(1, "connection lost: " + cause.getMessage());
            }
            case ClientEvent.Destroyed(var _) -> locked(() -> session = connected = false);
            case ClientEvent.Stopped() -> locked(() -> ended = true);
            case ClientEvent.Failed(var cause) ->
                locked(() -> {
                    ended = true;
                    failure = cause;
                });
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a session, be it suspended; throws what stands in its way once it ends, or the deadline has passed. */
    void awaitSession(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!session) {
                if (failure != null) {
                    throw failure;
                }
                if (ended || !changed.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                    throw noSession();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private XmppException noSession() throws InterruptedException {
        long left = GRACE.toNanos();
        while (!everOnline && lastTrouble == null && !ended && left > 0) {
            left = changed.awaitNanos(left);
        }
        if (failure != null) {
            return failure;
        }
        if (!everOnline && lastTrouble != null) {
            return lastTrouble;
        }
        return new TimedOutException("there was no session with " + domain() + " in time");
    }

    /** Sends as soon as there is a session to send in. */
    StanzaToken enqueue(Stanza stanza, Deadline deadline) throws InterruptedException {
        while (true) {
            awaitSession(deadline);
            long before = news();
            try {
                return client.enqueue(stanza);
            } catch (NotConnectedException lostMeanwhile) {
                awaitNews(before, deadline, lostMeanwhile); // the event that says so is on its way to us
            }
        }
    }

    private long news() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews(long before, Deadline deadline, NotConnectedException why) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (changes == before) {
                if (!changed.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                    throw why;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Why the client gave up, if it did. */
    Optional<XmppException> failure() {
        lock.lock();
        try {
            return Optional.ofNullable(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Whether there has been a session. */
    boolean everOnline() {
        lock.lock();
        try {
            return everOnline;
        } finally {
            lock.unlock();
        }
    }

    /** What the connection broke by; empty while there is one. */
    Optional<XmppException> outage() {
        lock.lock();
        try {
            return connected ? Optional.empty() : Optional.ofNullable(lastTrouble);
        } finally {
            lock.unlock();
        }
    }

    void start() {
        client.start();
    }

    /** Ends the session in good order; bounded. */
    @Override
    public void close() {
        client.close();
    }
}
