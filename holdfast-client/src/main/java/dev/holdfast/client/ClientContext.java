// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.SessionHook;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceContext;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** What one service sees of its client; keeps what it registers, to take it back. From any thread. */
final class ClientContext implements ServiceContext {
    /** What of a client is for its services only. */
    record Parts(Dispatcher dispatcher, Filters filters, Ordered<SessionHook> hooks, IntSupplier places) {}

    private final XmppClient client;
    private final Parts parts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Registration> registrations = new ArrayDeque<>(); // guarded by lock
    private int place = -1; // guarded by lock

    ClientContext(XmppClient client, Parts parts) {
        this.client = client;
        this.parts = parts;
    }

    /** Its place among the services: behind those that it has required before it first needs one. */
    private int place() {
        lock.lock();
        try {
            if (place < 0) {
                place = parts.places().getAsInt();
            }
            return place;
        } finally {
            lock.unlock();
        }
    }

    private Registration keep(Registration registration) {
        lock.lock();
        try {
            registrations.push(registration);
        } finally {
            lock.unlock();
        }
        return () -> {
            registration.close();
            forget(registration);
        };
    }

    private void forget(Registration registration) {
        lock.lock();
        try {
            registrations.remove(registration);
        } finally {
            lock.unlock();
        }
    }

    /** Takes back all that was registered, the last first. */
    void takeBack() {
        List<Registration> all;
        lock.lock();
        try {
            all = new ArrayList<>(registrations);
            registrations.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Registration::close);
    }

    @Override
    public <S extends Service> S require(ServiceType<S> type) {
        return client.summon(type);
    }

    @Override
    public Jid localJid() {
        return client.localJid();
    }

    @Override
    public boolean established() {
        return client.established();
    }

    @Override
    public Optional<StreamFeatures> streamFeatures() {
        return client.streamFeatures();
    }

    @Override
    public Registration beforeEstablished(SessionHook hook) {
        return keep(parts.hooks().add(place(), hook));
    }

    @Override
    public Registration onDestroyed(Consumer<XmppException> handler) {
        return keep(parts.dispatcher().onSessionOver(handler));
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
        return keep(client.onMessage(handler));
    }

    @Override
    public Registration onMessage(StanzaMatch<Message.Type> match, Consumer<Message> handler) {
        return keep(client.onMessage(match, handler));
    }

    @Override
    public Registration onPresence(Consumer<Presence> handler) {
        return keep(client.onPresence(handler));
    }

    @Override
    public Registration onPresence(StanzaMatch<Presence.Type> match, Consumer<Presence> handler) {
        return keep(client.onPresence(match, handler));
    }

    @Override
    public Registration onGet(Name payload, RequestHandler<Iq.Get> handler) {
        return keep(client.onGet(payload, handler));
    }

    @Override
    public Registration onSet(Name payload, RequestHandler<Iq.Set> handler) {
        return keep(client.onSet(payload, handler));
    }

    @Override
    public Registration filterInboundMessages(Function<Message, Optional<Message>> filter) {
        return keep(parts.filters().inboundMessages.add(place(), filter));
    }

    @Override
    public Registration filterInboundPresence(Function<Presence, Optional<Presence>> filter) {
        return keep(parts.filters().inboundPresence.add(place(), filter));
    }

    @Override
    public Registration filterOutboundMessages(Function<Message, Optional<Message>> filter) {
        return keep(parts.filters().outboundMessages.add(place(), filter));
    }

    @Override
    public Registration filterOutboundPresence(Function<Presence, Optional<Presence>> filter) {
        return keep(parts.filters().outboundPresence.add(place(), filter));
    }
}
