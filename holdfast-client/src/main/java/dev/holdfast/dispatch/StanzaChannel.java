// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

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
 * How stanzas come and go.
 *
 * <p>All methods may be called from any thread. Handlers of messages, presence and events run one at a time, on one thread, in
 * the order of the stream; one that blocks delays those behind it and nothing else: no reply, acknowledgement or sign of life.
 * A handler that throws is logged and stays. Handlers of requests run on a thread of their own each, which is interrupted when
 * the session ends, for nobody waits for the answer any more. All may call {@link #request}.
 */
public interface StanzaChannel {
    /** How long {@link #send(Stanza)} and {@link #request(Iq.Request)} wait, for the session, the way and the reply together. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Sends a stanza, or queues it while the session is suspended; does not wait.
     *
     * @throws dev.holdfast.stream.NotConnectedException if there is no session
     * @throws dev.holdfast.stream.QueueFullException if too many wait to be sent or confirmed already
     */
    StanzaToken enqueue(Stanza stanza);

    /**
     * As {@link #enqueue(Stanza)}, and tells how the stanza comes on.
     *
     * @param progress is called as other handlers are, in its place in their order, at each change of the state
     */
    StanzaToken enqueue(Stanza stanza, BiConsumer<StanzaToken, StanzaState> progress);

    /** As {@link #send(Stanza, Duration)}, within the default timeout. */
    default StanzaState send(Stanza stanza) throws InterruptedException {
        return send(stanza, DEFAULT_TIMEOUT);
    }

    /**
     * Sends a stanza, waiting for a session if there is none yet, and waits until the server has it. If that is given up, by the
     * timeout or an interrupt, a stanza that still waits to be sent is withdrawn.
     *
     * @return {@link StanzaState#ACKED}, or {@link StanzaState#SENT_WITHOUT_SM} where the server cannot confirm
     * @throws dev.holdfast.error.TimedOutException if all of that takes too long; if it was sent by then, it is on its way
     * @throws NotDeliveredException if it was not sent, or it is not known whether it arrived
     * @throws dev.holdfast.stream.NotConnectedException if the client is not running or stops meanwhile
     * @throws dev.holdfast.stream.QueueFullException if too many wait to be sent or confirmed already
     * @throws IllegalArgumentException if it cannot be sent as it is: a character that XML cannot carry, or its size
     */
    StanzaState send(Stanza stanza, Duration timeout) throws InterruptedException;

    /**
     * Sends a request and waits for the reply to it, which is taken from nobody but the one who was asked.
     *
     * @return the reply's payload, if it has one
     * @throws dev.holdfast.stanza.StanzaErrorException if the reply is an error
     * @throws dev.holdfast.error.TimedOutException if waiting for the session, the way and the reply take too long together
     * @throws IllegalArgumentException if it cannot be sent as it is
     * @throws dev.holdfast.stanza.MalformedStanzaException if the reply cannot be read
     * @throws dev.holdfast.error.XmppException if the session is lost meanwhile
     */
    Optional<Element> request(Iq.Request request, Duration timeout) throws InterruptedException;

    /** As {@link #request(Iq.Request, Duration)}, within the default timeout. */
    default Optional<Element> request(Iq.Request request) throws InterruptedException {
        return request(request, DEFAULT_TIMEOUT);
    }

    /**
     * As {@link #request(Iq.Request, Duration)}, but looks at the reply in its place in the stream: after all handlers of what came before it, and before those of
     * what came after. Whoever waits in {@link #request(Iq.Request, Duration)} wakes some time later. In a {@link SessionHook} it is looked at before the session is
     * told of.
     *
     * @param inPlace gets the payload of the reply, as other handlers get stanzas; not called if this method throws. It may run after this method has returned
     */
    void requestInOrder(Iq.Request request, Duration timeout, Consumer<Optional<Element>> inPlace)
            throws InterruptedException;

    /** Handles all messages. */
    Registration onMessage(Consumer<Message> handler);

    /**
     * Handles the messages that match, unless another match is closer.
     *
     * @throws IllegalStateException if there is a handler with the same match already
     */
    Registration onMessage(StanzaMatch<Message.Type> match, Consumer<Message> handler);

    /** Handles all presence. */
    Registration onPresence(Consumer<Presence> handler);

    /**
     * Handles the presence that matches, unless another match is closer.
     *
     * @throws IllegalStateException if there is a handler with the same match already
     */
    Registration onPresence(StanzaMatch<Presence.Type> match, Consumer<Presence> handler);

    /**
     * Lets messages pass a filter before the handlers get them, on the handlers' thread. Filters of services come before those of the application, and otherwise in
     * the order in which they were added.
     *
     * @param filter gives the message that goes on, or empty if none does; what it fails at goes on as it is, and the failure is logged
     */
    Registration filterInboundMessages(Function<Message, Optional<Message>> filter);

    /** As {@link #filterInboundMessages}. */
    Registration filterInboundPresence(Function<Presence, Optional<Presence>> filter);

    /**
     * Lets messages pass a filter before they are sent, on the thread of who sends. Filters of the application come before those of services, and otherwise in the
     * order in which they were added.
     *
     * @param filter gives the message that goes on, or empty to hold it back ({@link StanzaState#DROPPED}); what it fails at is not sent
     *     ({@link StanzaState#FAILED}), for it might have to be encrypted
     */
    Registration filterOutboundMessages(Function<Message, Optional<Message>> filter);

    /** As {@link #filterOutboundMessages}. */
    Registration filterOutboundPresence(Function<Presence, Optional<Presence>> filter);

    /**
     * Answers requests for information whose payload has that name: the handler's value is the result, a {@link
     * dev.holdfast.stanza.StanzaErrorException} the error.
     *
     * @throws IllegalStateException if there is a handler for them already
     */
    Registration onGet(Name payload, RequestHandler<Iq.Get> handler);

    /**
     * Answers requests to do something, like {@link #onGet}.
     *
     * @throws IllegalStateException if there is a handler for them already
     */
    Registration onSet(Name payload, RequestHandler<Iq.Set> handler);

    /** Answers a request. */
    @FunctionalInterface
    interface RequestHandler<T extends Iq.Request> {
        /** The payload of the result, if it is to have one. Whatever else is thrown is logged and answered as undefined-condition. */
        Optional<Element> handle(T request) throws Exception;
    }
}
