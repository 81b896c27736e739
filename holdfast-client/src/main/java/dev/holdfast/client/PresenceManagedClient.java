// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Listeners;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.SessionHook;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client that connects in order to be present: it is started by a presence that is available, sends it in each new session, and is stopped by one that is not.
 *
 * <p>{@link #start} and {@link #stop} may be used as well and leave the presence as it is: a client that is started with an unavailable presence connects and says
 * nothing; one that was stopped starts again when its presence is set again, to the same or another.
 */
public final class PresenceManagedClient implements Client {
    private final XmppClient client;
    private final Listeners<Presence> sent = new Listeners<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** Held while presence is enqueued, with whatever filters do then: what is set last has to be sent last. */
    private final ReentrantLock order = new ReentrantLock();

    private Presence presence = Presence.of(PresenceState.unavailable()); // guarded by lock
    private boolean toldServer; // guarded by lock; whether the server has some presence of ours in this session
    private boolean ending; // guarded by lock; whether it was told to stop, and has not yet
    private boolean startAgain; // guarded by lock

    /** Its presence is unavailable, so it does not connect. */
    public PresenceManagedClient(ClientConfig config) {
        client = new XmppClient(config);
        client.beforeEstablished(this::sendInitialPresence);
        client.onEvent(this::happened);
    }

    /** The presence that was set last, which says nothing of whether it has been sent. */
    public Presence presence() {
        lock.lock();
        try {
            return presence;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #presence(Presence)}, without a text. */
    public void presence(PresenceState state) {
        presence(Presence.of(state));
    }

    /** As {@link #presence(Presence)}, with a text for people. */
    public void presence(PresenceState state, String status) {
        presence(Presence.of(state, Optional.of(status), 0));
    }

    /**
     * Sets the presence, and returns at once. An available one is sent, now or as soon as there is a session, for which the client is started if it is not running;
     * of several that are set before only the last is sent. An unavailable one is sent too, and then the client is stopped.
     *
     * @throws IllegalArgumentException if it is for one person, or no matter of availability
     */
    public void presence(Presence own) {
        if (own.to().isPresent() || own.type() != Presence.Type.AVAILABLE && own.type() != Presence.Type.UNAVAILABLE) {
            throw new IllegalArgumentException(own.type() + " presence"
                    + own.to().map(to -> " to " + to).orElse("") + " is not one to be present with; send it instead");
        }
        order.lock();
        try {
            boolean send;
            lock.lock();
            try {
                presence = own;
                send = toldServer && !ending;
            } finally {
                lock.unlock();
            }
            if (send) {
                enqueueIfPossible(own);
            }
        } finally {
            order.unlock();
        }
        if (own.state().isAvailable()) {
            beRunning();
        } else {
            stop();
        }
    }

    private void enqueueIfPossible(Presence own) {
        try {
            client.enqueue(own);
        } catch (NotConnectedException _) {
            // the next session begins with it
        }
    }

    private void beRunning() {
        lock.lock();
        try {
            if (client.running()) {
                startAgain = ending;
            } else {
                startNow();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startNow() {
        ending = false;
        startAgain = false;
        toldServer = false;
        client.start();
    }

    /** The hook of each new session: sends what is the latest presence, and what becomes it meanwhile. */
    private void sendInitialPresence() throws InterruptedException {
        while (true) {
            var own = presence();
            if (own.state().isAvailable()) {
                client.send(own);
            }
            lock.lock();
            try {
                if (presence.equals(own)) {
                    toldServer = own.state().isAvailable();
                    return;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void happened(ClientEvent event) {
        switch (event) {
            case ClientEvent.Established _ -> sent.tell(presence());
            case ClientEvent.Destroyed _ -> forgotten();
            case ClientEvent.Stopped _, ClientEvent.Failed _ -> ended();
            case ClientEvent.Suspended _, ClientEvent.Resumed _ -> {
                // the server keeps our presence
            }
        }
    }

    private void forgotten() {
        lock.lock();
        try {
            toldServer = false;
        } finally {
            lock.unlock();
        }
    }

    private void ended() {
        lock.lock();
        try {
            if (startAgain && !client.running()) {
                startNow();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells the handler, as part of {@link ClientEvent.Established}, that a new session is up and the server has the presence; also if that is unavailable, and nothing was
     * sent.
     */
    public Registration onPresenceSent(Consumer<Presence> handler) {
        return sent.add(handler);
    }

    /**
     * Goes online with an available presence, and waits until there is a session and the presence is sent, for a try-with-resources block. If there is a session
     * already it returns at once, and leaves the presence as it is. Leaving the block sets the presence to unavailable.
     *
     * @throws XmppException the reason, if the client gives up; NotConnectedException if it is stopped meanwhile
     * @throws TimedOutException if that takes longer than the timeout; the client is stopped then, as after an interrupt, and its presence unavailable
     * @throws IllegalStateException if it is called by a handler
     */
    public ConnectedClient connected(Duration timeout) throws InterruptedException {
        return connected(timeout, Presence.of(PresenceState.available()));
    }

    /**
     * As {@link #connected(Duration)} with a presence of one's own; with one that is unavailable it is left as it is, on entering and on leaving.
     */
    public ConnectedClient connected(Duration timeout, Presence own) throws InterruptedException {
        if (!own.state().isAvailable()) {
            return new Entrance(client, this::startIfNotRunning, this::stop).enter(timeout);
        }
        return new Entrance(client, () -> presence(own), () -> presence(PresenceState.unavailable())).enter(timeout);
    }

    private void startIfNotRunning() {
        lock.lock();
        try {
            if (!client.running()) {
                startNow();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            startNow();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            ending = true;
            startAgain = false;
            client.stop();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        stop();
        client.close();
    }

    @Override
    public boolean running() {
        return client.running();
    }

    @Override
    public boolean established() {
        return client.established();
    }

    @Override
    public boolean suspended() {
        return client.suspended();
    }

    @Override
    public Jid localJid() {
        return client.localJid();
    }

    @Override
    public Optional<StreamFeatures> streamFeatures() {
        return client.streamFeatures();
    }

    @Override
    public Optional<ConnectionReport> connectionReport() {
        return client.connectionReport();
    }

    @Override
    public Registration onEvent(Consumer<ClientEvent> handler) {
        return client.onEvent(handler);
    }

    @Override
    public Registration beforeEstablished(SessionHook hook) {
        return client.beforeEstablished(hook);
    }

    @Override
    public <S extends Service> S summon(ServiceType<S> type) {
        return client.summon(type);
    }

    @Override
    public StanzaToken enqueue(Stanza stanza) {
        return client.enqueue(stanza);
    }

    @Override
    public StanzaToken enqueue(Stanza stanza, BiConsumer<StanzaToken, StanzaState> progress) {
        return client.enqueue(stanza, progress);
    }

    @Override
    public StanzaState send(Stanza stanza, Duration timeout) throws InterruptedException {
        return client.send(stanza, timeout);
    }

    @Override
    public Optional<Element> request(Iq.Request request, Duration timeout) throws InterruptedException {
        return client.request(request, timeout);
    }

    @Override
    public void requestInOrder(Iq.Request request, Duration timeout, Consumer<Optional<Element>> inPlace)
            throws InterruptedException {
        client.requestInOrder(request, timeout, inPlace);
    }

    @Override
    public Registration onMessage(Consumer<Message> handler) {
        return client.onMessage(handler);
    }

    @Override
    public Registration onMessage(StanzaMatch<Message.Type> match, Consumer<Message> handler) {
        return client.onMessage(match, handler);
    }

    @Override
    public Registration onPresence(Consumer<Presence> handler) {
        return client.onPresence(handler);
    }

    @Override
    public Registration onPresence(StanzaMatch<Presence.Type> match, Consumer<Presence> handler) {
        return client.onPresence(match, handler);
    }

    @Override
    public Registration onGet(Name payload, RequestHandler<Iq.Get> handler) {
        return client.onGet(payload, handler);
    }

    @Override
    public Registration onSet(Name payload, RequestHandler<Iq.Set> handler) {
        return client.onSet(payload, handler);
    }

    @Override
    public Registration filterInboundMessages(Function<Message, Optional<Message>> filter) {
        return client.filterInboundMessages(filter);
    }

    @Override
    public Registration filterInboundPresence(Function<Presence, Optional<Presence>> filter) {
        return client.filterInboundPresence(filter);
    }

    @Override
    public Registration filterOutboundMessages(Function<Message, Optional<Message>> filter) {
        return client.filterOutboundMessages(filter);
    }

    @Override
    public Registration filterOutboundPresence(Function<Presence, Optional<Presence>> filter) {
        return client.filterOutboundPresence(filter);
    }
}
