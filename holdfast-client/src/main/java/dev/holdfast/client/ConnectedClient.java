// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaChannel;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.XmppException;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client that has a session, for a try-with-resources block: leaving it goes offline. The session may be suspended meanwhile, or another one follow it, as always.
 * From any thread.
 */
public final class ConnectedClient implements StanzaChannel, AutoCloseable {
    private final XmppClient client;
    private final Runnable leave;

    /** @param leave begins to end the session */
    ConnectedClient(XmppClient client, Runnable leave) {
        this.client = client;
        this.leave = leave;
    }

    /**
     * Goes offline, and waits until the connection is closed; for the server no longer than the shutdown timeout. From a handler it does not wait. Of an interrupt as
     * {@link Client#close}. Does nothing where the client has ended already and was stopped.
     *
     * @throws XmppException the reason, if the client has given up
     */
    @Override
    public void close() {
        leave.run();
        client.awaitEnd().ifPresent(failure -> {
            throw failure;
        });
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
