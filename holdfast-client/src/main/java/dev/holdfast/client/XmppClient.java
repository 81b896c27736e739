// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.SessionHook;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An XMPP client: from {@link #start} to {@link #stop} it holds a session with its server, over as many connections as that takes.
 *
 * <p>It may be started again after it has stopped or failed. All methods may be called from any thread. Constructing it does
 * nothing but remember the configuration.
 */
public final class XmppClient implements Client {
    /** Services count up from 0. */
    private static final int BEHIND_ALL_SERVICES = Integer.MAX_VALUE;

    private final ClientConfig config;
    private final LoginSource source;
    private final Supervisor.Login login;
    private final PendingRequests pending = new PendingRequests();
    private final SessionGate gate = new SessionGate();
    private final Filters filters = new Filters();
    private final Dispatcher dispatcher;
    private final StanzaRouter router;
    private final StanzaSender sender;
    private final Services services;
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
        this.dispatcher = new Dispatcher(router::answer, filters, router::self);
        this.sender = new StanzaSender(router, pending, gate, filters);
        var parts = new ClientContext.Parts(dispatcher, filters, router.hooks(), new AtomicInteger()::getAndIncrement);
        this.services = new Services(() -> new ClientContext(this, parts));
    }

    @Override
    public void start() {
        lifecycle.lock();
        try {
            if (current != null && current.running()) {
                throw new IllegalStateException("the client of " + config.jid() + " is running already");
            }
            gate.close();
            var times = new Supervisor.Times(
                    config.minimumStableTime(), config.stream().shutdownTimeout(), config.negotiationTimeout());
            var supervisor = new Supervisor(
                    "holdfast-" + config.jid(),
                    login,
                    router,
                    config.reconnect(),
                    times,
                    config.timing(),
                    this::driver);
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

    @Override
    public void stop() {
        var run = run();
        if (run != null) {
            run.stop();
        }
    }

    @Override
    public void close() {
        var run = run();
        if (run != null) {
            run.stop();
            run.await(config.stream().shutdownTimeout());
        }
        services.close();
    }

    /**
     * Goes online and waits until there is a session, for a try-with-resources block; leaving it stops the client. If there is a session already it returns at once.
     *
     * @throws XmppException the reason, if the client gives up; NotConnectedException if it is stopped meanwhile
     * @throws dev.holdfast.error.TimedOutException if that takes longer than the timeout; the client is stopped then, as after an interrupt
     * @throws IllegalStateException if it is called by a handler
     */
    public ConnectedClient connected(Duration timeout) throws InterruptedException {
        return new Entrance(this, this::startIfNotRunning, this::stop).enter(timeout);
    }

    private void startIfNotRunning() {
        lifecycle.lock();
        try {
            if (!running()) {
                start();
            }
        } finally {
            lifecycle.unlock();
        }
    }

    /** Whether there is a session that handlers are told of, or about to be. */
    boolean told() {
        return gate.isOpen() && router.announced();
    }

    boolean inHandler() {
        return dispatcher.inHandler();
    }

    /** Waits as {@link #close} does; returns why the client gave up, if it did. */
    Optional<XmppException> awaitEnd() {
        var run = run();
        if (run == null) {
            return Optional.empty();
        }
        run.await(config.stream().shutdownTimeout());
        return run.failure();
    }

    private @Nullable ClientRun run() {
        lifecycle.lock();
        try {
            return current;
        } finally {
            lifecycle.unlock();
        }
    }

    @Override
    public boolean running() {
        var run = run();
        return run != null && run.running();
    }

    @Override
    public boolean established() {
        return gate.isOpen();
    }

    @Override
    public Jid localJid() {
        return router.self();
    }

    @Override
    public Optional<ConnectionReport> connectionReport() {
        return source.report();
    }

    @Override
    public boolean suspended() {
        return router.suspended();
    }

    @Override
    public Optional<StreamFeatures> streamFeatures() {
        return router.features();
    }

    @Override
    public StanzaToken enqueue(Stanza stanza) {
        return sender.enqueue(stanza, Optional.empty());
    }

    @Override
    public StanzaToken enqueue(Stanza stanza, BiConsumer<StanzaToken, StanzaState> progress) {
        return sender.enqueue(stanza, Optional.of(progress));
    }

    @Override
    public StanzaState send(Stanza stanza, Duration timeout) throws InterruptedException {
        return sender.send(stanza, timeout);
    }

    @Override
    public Optional<Element> request(Iq.Request request, Duration timeout) throws InterruptedException {
        return sender.request(request, timeout, Optional.empty());
    }

    @Override
    public void requestInOrder(Iq.Request request, Duration timeout, Consumer<Optional<Element>> inPlace)
            throws InterruptedException {
        sender.request(request, timeout, Optional.of(inPlace));
    }

    @Override
    public Registration onMessage(Consumer<Message> handler) {
        return dispatcher.onMessage(handler);
    }

    @Override
    public Registration onMessage(StanzaMatch<Message.Type> match, Consumer<Message> handler) {
        return dispatcher.onMessage(match, handler);
    }

    @Override
    public Registration onPresence(Consumer<Presence> handler) {
        return dispatcher.onPresence(handler);
    }

    @Override
    public Registration onPresence(StanzaMatch<Presence.Type> match, Consumer<Presence> handler) {
        return dispatcher.onPresence(match, handler);
    }

    @Override
    public Registration onGet(Name payload, RequestHandler<Iq.Get> handler) {
        return dispatcher.onGet(payload, handler);
    }

    @Override
    public Registration onSet(Name payload, RequestHandler<Iq.Set> handler) {
        return dispatcher.onSet(payload, handler);
    }

    @Override
    public Registration filterInboundMessages(Function<Message, Optional<Message>> filter) {
        return filters.inboundMessages.add(Filters.APPLICATION_INBOUND, filter);
    }

    @Override
    public Registration filterInboundPresence(Function<Presence, Optional<Presence>> filter) {
        return filters.inboundPresence.add(Filters.APPLICATION_INBOUND, filter);
    }

    @Override
    public Registration filterOutboundMessages(Function<Message, Optional<Message>> filter) {
        return filters.outboundMessages.add(Filters.APPLICATION_OUTBOUND, filter);
    }

    @Override
    public Registration filterOutboundPresence(Function<Presence, Optional<Presence>> filter) {
        return filters.outboundPresence.add(Filters.APPLICATION_OUTBOUND, filter);
    }

    @Override
    public Registration onEvent(Consumer<ClientEvent> handler) {
        return dispatcher.onEvent(handler);
    }

    @Override
    public Registration beforeEstablished(SessionHook hook) {
        return router.hooks().add(BEHIND_ALL_SERVICES, hook);
    }

    @Override
    public <S extends Service> S summon(ServiceType<S> type) {
        return services.summon(type);
    }
}
