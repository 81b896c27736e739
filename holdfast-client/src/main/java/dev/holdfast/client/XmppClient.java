// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.NotDeliveredException;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaChannel;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An XMPP client: from {@link #start} to {@link #stop} it holds a session with its server, over as many connections as that takes.
 *
 * <p>It may be started again after it has stopped or failed. All methods may be called from any thread. Constructing it does
 * nothing but remember the configuration.
 */
public final class XmppClient implements StanzaChannel, AutoCloseable {
    private final ClientConfig config;
    private final LoginSource login;
    private final PendingRequests pending = new PendingRequests();
    private final SessionGate gate = new SessionGate();
    private final StanzaIds ids = new StanzaIds();
    private final Dispatcher dispatcher = new Dispatcher(answer -> enqueue(answer));
    private final StanzaRouter router;
    private final ReentrantLock lifecycle = new ReentrantLock();
    private @Nullable ClientRun current; // guarded by lifecycle

    public XmppClient(ClientConfig config) {
        this.config = config;
        this.router = new StanzaRouter(
                config.jid(), config.stream(), config.timing(), pending, gate, new Inbox(config.inboxLimits()));
        this.login = new LoginSource(config, router);
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @throws IllegalStateException if it is running already
     */
    public void start() {
        lifecycle.lock();
        try {
            if (current != null && current.running()) {
                throw new IllegalStateException("the client of " + config.jid() + " is running already");
            }
            var inbox = new Inbox(config.inboxLimits());
            router.into(inbox);
            gate.close();
            var supervisor = new Supervisor(
                    login, router, config.reconnect(), config.minimumStableTime(), config.timing(), this::driver);
            current = new ClientRun(config.jid().toString(), supervisor, dispatcher, inbox, gate, current);
            current.start();
        } finally {
            lifecycle.unlock();
        }
    }

    private StreamDriver driver(LoggedIn loggedIn) {
        return new StreamDriver(loggedIn.connection(), router.stream(), config.xmlLog(), "holdfast-" + config.jid());
    }

    /** Ends the session in good order, and returns at once; {@link ClientEvent.Stopped} tells when it is done. Does nothing if it is not running. */
    public void stop() {
        var run = run();
        if (run != null) {
            run.stop();
        }
    }

    /**
     * As {@link #stop}, and waits until all is done, which the shutdown timeout bounds; from a handler it does not wait.
     *
     * <p>If the waiting thread is interrupted it returns with its interrupt flag set.
     */
    @Override
    public void close() {
        var run = run();
        if (run != null) {
            run.stop();
            run.await();
        }
    }

    private @Nullable ClientRun run() {
        lifecycle.lock();
        try {
            return current;
        } finally {
            lifecycle.unlock();
        }
    }

    /** Whether it has been started and has neither stopped nor failed. */
    public boolean running() {
        var run = run();
        return run != null && run.running();
    }

    /** Whether there is a session; it may be suspended. */
    public boolean established() {
        return gate.isOpen();
    }

    /** The JID that the server gave it last; while there is no session, only the bare part of it is authentic. */
    public Jid localJid() {
        return router.self();
    }

    @Override
    public StanzaToken enqueue(Stanza stanza) {
        return router.enqueue(withId(stanza));
    }

    private Stanza withId(Stanza stanza) {
        return stanza.id().isPresent()
                ? stanza
                : stanza.withHeader(stanza.header().withId(ids.next()));
    }

    @Override
    public StanzaState send(Stanza stanza, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var token = enqueueWhenPossible(withId(stanza), deadline);
        var state = token.awaitFinal(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        if (state.isSuccess()) {
            return state;
        }
        if (token.failure().isPresent()) {
            throw token.failure().get();
        }
        throw new NotDeliveredException(token.id(), state);
    }

    private StanzaToken enqueueWhenPossible(Stanza stanza, long deadline) throws InterruptedException {
        while (true) {
            gate.await(Math.max(0, deadline - System.nanoTime()));
            try {
                return router.enqueue(stanza);
            } catch (NotConnectedException lostMeanwhile) {
                if (!running()) {
                    throw lostMeanwhile;
                }
                // the gate closes in a moment, if it has not: wait for the next session
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public Optional<Element> request(Iq.Request request, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        var stanza = request.withHeader(request.header().withId(ids.next()));
        var id = stanza.id().orElseThrow();
        var reply = pending.add(id, stanza.to());
        try {
            var token = enqueueWhenPossible(stanza, deadline);
            try {
                return payloadOf(reply.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
            } catch (TimeoutException | InterruptedException noReply) {
                token.abort();
                throw noReply;
            }
        } catch (TimeoutException _) {
            throw new TimedOutException(stanza.to().map(Jid::toString).orElse("the server") + " did not answer <"
                    + request.payload().name() + "> within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof XmppException cause
                    ? new NotConnectedException(
                            "the session was lost before the reply came: " + cause.getMessage(), cause)
                    : new IllegalStateException(failed.getCause());
        } finally {
            pending.remove(id);
        }
    }

    private static Optional<Element> payloadOf(Iq.Response response) {
        return switch (response) {
            case Iq.Result result -> result.payload();
            case Iq.Failure failure -> throw new StanzaErrorException(failure.error());
        };
    }

    @Override
    public Registration onMessage(Consumer<Message> handler) {
        return dispatcher.onMessage(handler);
    }

    @Override
    public Registration onPresence(Consumer<Presence> handler) {
        return dispatcher.onPresence(handler);
    }

    @Override
    public Registration onGet(Name payload, RequestHandler<Iq.Get> handler) {
        return dispatcher.onGet(payload, handler);
    }

    @Override
    public Registration onSet(Name payload, RequestHandler<Iq.Set> handler) {
        return dispatcher.onSet(payload, handler);
    }

    /** Tells the handler of all that happens to the connection, in its order among the stanzas. */
    public Registration onEvent(Consumer<ClientEvent> handler) {
        return dispatcher.onEvent(handler);
    }
}
