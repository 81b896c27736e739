// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.NotDeliveredException;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaChannel;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An XMPP client: from {@link #start} to {@link #stop} it holds a session with its server, over as many connections as that takes.
 *
 * <p>It may be started again after it has stopped or failed. All methods may be called from any thread. Constructing it does
 * nothing but remember the configuration.
 */
public final class XmppClient implements StanzaChannel, AutoCloseable {
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final ClientConfig config;
    private final LoginSource source;
    private final Supervisor.Login login;
    private final PendingRequests pending = new PendingRequests();
    private final SessionGate gate = new SessionGate();
    private final StanzaIds ids = new StanzaIds();
    private final Dispatcher dispatcher;
    private final StanzaRouter router;
    private final ReentrantLock lifecycle = new ReentrantLock();
    private @Nullable ClientRun current; // guarded by lifecycle

    public XmppClient(ClientConfig config) {
        this.config = config;
        this.router = new StanzaRouter(
                config.jid(),
                config.stream(),
                config.timing(),
                pending,
                gate,
                new Inbox(config.inboxLimits(), () -> {}));
        this.source = new LoginSource(config, router);
        this.login = config.limited(source);
        this.dispatcher = new Dispatcher(router::answer);
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
            gate.close();
            var times = new Supervisor.Times(
                    config.minimumStableTime(), config.stream().shutdownTimeout());
            var supervisor = new Supervisor(login, router, config.reconnect(), times, config.timing(), this::driver);
            var before = current == null ? new CountDownLatch(0) : current.dispatched();
            var run = new ClientRun(
                    "holdfast-" + config.jid(), supervisor, dispatcher, config.inboxLimits(), before, this::ended);
            current = run;
            router.into(run.inbox());
            run.start();
        } finally {
            lifecycle.unlock();
        }
    }

    /** The last act of the supervisor's thread; until then there is no other start. */
    private void ended(ClientRun run, Optional<XmppException> failure) {
        lifecycle.lock();
        try {
            var why = failure.map(
                            cause -> new NotConnectedException("the client has given up: " + cause.getMessage(), cause))
                    .orElseGet(() -> new NotConnectedException("the client was stopped"));
            gate.lock(why);
            run.end(failure.<ClientEvent>map(ClientEvent.Failed::new).orElseGet(ClientEvent.Stopped::new));
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
     * As {@link #stop}, and waits until all is done: for the server no longer than the shutdown timeout, and as long again for
     * handlers that are slow. From a handler it does not wait.
     *
     * <p>If the waiting thread is interrupted, the connection is cut and it returns with its interrupt flag set.
     */
    @Override
    public void close() {
        var run = run();
        if (run != null) {
            run.stop();
            run.await(config.stream().shutdownTimeout());
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

    /**
     * What was done to find and reach a server, the last time that it succeeded or failed: every peer, its addresses and how long
     * each phase took. Empty before the first.
     */
    public Optional<ConnectionReport> connectionReport() {
        return source.report();
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
        long deadline = deadline(timeout);
        var identified = withId(stanza);
        var token = whenThereIsASession(deadline, timeout, () -> router.enqueue(identified));
        var state = awaitFinal(token, deadline, timeout);
        if (state.isSuccess()) {
            return state;
        }
        if (token.failure().isPresent()) {
            throw token.failure().get();
        }
        throw new NotDeliveredException(token.id(), state);
    }

    private static StanzaState awaitFinal(StanzaToken token, long deadline, Duration timeout)
            throws InterruptedException {
        boolean waited = false;
        try {
            var state = token.awaitFinal(left(deadline));
            waited = true;
            return state;
        } catch (TimedOutException _) {
            throw new TimedOutException("the server did not confirm the stanza " + token.id() + " within "
                    + timeout.toMillis() + " ms; it was " + token.state());
        } finally {
            if (!waited) {
                token.abort(); // a suspended session would send it although nobody waits for it
            }
        }
    }

    @Override
    public Optional<Element> request(Iq.Request request, Duration timeout) throws InterruptedException {
        long deadline = deadline(timeout);
        var stanza = request.withHeader(request.header().withId(ids.next()));
        var reply = new CompletableFuture<Iq.Response>();
        try {
            var token = whenThereIsASession(deadline, timeout, () -> router.request(stanza, reply));
            try {
                return payloadOf(reply.get(left(deadline).toNanos(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException | InterruptedException given) {
                token.abort();
                throw given;
            }
        } catch (TimeoutException _) {
            throw new TimedOutException(stanza.to().map(Jid::toString).orElse("the server") + " did not answer <"
                    + request.payload().name() + "> within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw noReply(failed.getCause());
        } finally {
            stanza.id().ifPresent(pending::remove);
        }
    }

    private static RuntimeException noReply(@Nullable Throwable cause) {
        return switch (cause) {
            case IllegalArgumentException unfit -> unfit;
            case MalformedStanzaException unreadable -> unreadable;
            case XmppException lost ->
                new NotConnectedException("the session was lost before the reply came: " + lost.getMessage(), lost);
            case null, default -> new IllegalStateException(cause);
        };
    }

    private <T> T whenThereIsASession(long deadline, Duration timeout, Supplier<T> send) throws InterruptedException {
        while (true) {
            var session = gate.await(left(deadline).toNanos(), timeout);
            try {
                return send.get();
            } catch (NotConnectedException gone) {
                if (gate.isStill(session)) {
                    throw gone; // it is there and takes nothing any more: the client is being stopped
                }
                // it was lost meanwhile, and another may follow
            }
        }
    }

    private static long deadline(Duration timeout) {
        return System.nanoTime() + (timeout.compareTo(FOR_EVER) < 0 ? timeout : FOR_EVER).toNanos();
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
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
