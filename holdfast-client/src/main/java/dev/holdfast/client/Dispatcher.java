// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaChannel.RequestHandler;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the handlers, in the order of the stream; on the dispatcher thread, or for requests on a thread of their own. */
final class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
    /** How many requests may be in the hands of handlers at once; those beyond are told to come again. */
    private static final int REQUESTS_AT_ONCE = 256;

    private final Consumer<Iq.Response> answers;
    private final List<Consumer<Message>> messages = new CopyOnWriteArrayList<>();
    private final List<Consumer<Presence>> presences = new CopyOnWriteArrayList<>();
    private final List<Consumer<ClientEvent>> events = new CopyOnWriteArrayList<>();
    private final Map<Name, RequestHandler<Iq.Get>> gets = new ConcurrentHashMap<>();
    private final Map<Name, RequestHandler<Iq.Set>> sets = new ConcurrentHashMap<>();
    private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);

    /** @param answers sends an answer */
    Dispatcher(Consumer<Iq.Response> answers) {
        this.answers = answers;
    }

    Registration onMessage(Consumer<Message> handler) {
        return register(messages, handler);
    }

    Registration onPresence(Consumer<Presence> handler) {
        return register(presences, handler);
    }

    Registration onEvent(Consumer<ClientEvent> handler) {
        return register(events, handler);
    }

    Registration onGet(Name payload, RequestHandler<Iq.Get> handler) {
        return register(gets, payload, handler);
    }

    Registration onSet(Name payload, RequestHandler<Iq.Set> handler) {
        return register(sets, payload, handler);
    }

    private static <T> Registration register(List<Consumer<T>> handlers, Consumer<T> handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    private static <T extends Iq.Request> Registration register(
            Map<Name, RequestHandler<T>> handlers, Name payload, RequestHandler<T> handler) {
        if (handlers.putIfAbsent(payload, handler) != null) {
            throw new IllegalStateException("there is a handler for " + payload + " already");
        }
        return () -> handlers.remove(payload, handler);
    }

    /** Body of the dispatcher thread: until nothing follows. */
    void run(Inbox inbox) throws InterruptedException {
        while (true) {
            switch (inbox.take()) {
                case Inbox.Item.Arrived(var stanza, var _) -> dispatch(stanza);
                case Inbox.Item.Broken(var fault) -> refuse(fault);
                case Inbox.Item.Happened(var event) -> callAll(events, event);
                case Inbox.Item.End() -> {
                    return;
                }
            }
        }
    }

    private void dispatch(Stanza stanza) {
        switch (stanza) {
            case Message message -> callAll(messages, message);
            case Presence presence -> callAll(presences, presence);
            case Iq.Get get -> handle(get, gets.get(get.payload().name()));
            case Iq.Set set -> handle(set, sets.get(set.payload().name()));
            case Iq.Response _ -> throw new IllegalStateException("a response is the router's");
        }
    }

    private static <T> void callAll(List<Consumer<T>> handlers, T what) {
        for (var handler : handlers) {
            try {
                handler.accept(what);
            } catch (RuntimeException thrown) {
                LOG.log(Level.ERROR, "a handler failed; it stays registered", thrown);
            }
        }
    }

    private <T extends Iq.Request> void handle(T request, @Nullable RequestHandler<T> handler) {
        if (handler == null) {
            answer(request.failure(StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE)));
        } else if (!requests.tryAcquire()) {
            answer(request.failure(StanzaError.of(StanzaError.Condition.RESOURCE_CONSTRAINT)));
        } else {
            Thread.ofVirtual()
                    .name("holdfast-request-" + request.id().orElse(""))
                    .start(() -> {
                        try {
                            answer(replyOf(request, handler));
                        } finally {
                            requests.release();
                        }
                    });
        }
    }

    private static <T extends Iq.Request> Iq.Response replyOf(T request, RequestHandler<T> handler) {
        try {
            return request.result(handler.handle(request));
        } catch (StanzaErrorException refused) {
            return request.failure(refused.error());
        } catch (Exception thrown) {
            LOG.log(Level.ERROR, "the handler of " + request.payload().name() + " failed", thrown);
            return request.failure(StanzaError.of(StanzaError.Condition.UNDEFINED_CONDITION));
        }
    }

    /** RFC 6120 §8.2.3: whoever sends a request gets an answer, if only that it was none; nothing else is answered. */
    private void refuse(MalformedStanzaException fault) {
        LOG.log(Level.DEBUG, "a malformed stanza came: {0}", fault.getMessage());
        var stanza = fault.stanza();
        var type = stanza.attribute("type").orElse("");
        if (!stanza.name().local().equals("iq") || !type.equals("get") && !type.equals("set")) {
            return;
        }
        try {
            var header = StanzaHeader.replyTo(stanza);
            if (header.id().isPresent()) {
                var error = StanzaError.of(StanzaError.Condition.BAD_REQUEST);
                answer(new Iq.Failure(header, error, Optional.<Element>empty()));
            }
        } catch (MalformedStanzaException senderUnknown) {
            LOG.log(Level.DEBUG, "and cannot be answered: {0}", senderUnknown.getMessage());
        }
    }

    private void answer(Iq.Response answer) {
        try {
            answers.accept(answer);
        } catch (NotConnectedException gone) {
            LOG.log(Level.DEBUG, "too late to answer: {0}", gone.getMessage());
        }
    }
}
