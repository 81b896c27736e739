// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaChannel.RequestHandler;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.xml.Name;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the handlers, in the order of the stream; on the dispatcher thread, or for requests on a thread of their own. */
final class Dispatcher {
    private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

    /** Sends answers. */
    interface Answers {
        /**
         * Answers a request that came in that session.
         *
         * @return empty if the session is over, and nobody waits for the answer
         */
        Optional<StanzaToken> answer(Iq.Response answer, long session);
    }

    /** A handler under the registration that stands for it: the same handler may be registered twice. */
    private static final class Registered<T> {
        private final T handler;

        Registered(T handler) {
            this.handler = handler;
        }
    }

    private final List<Registered<Consumer<Message>>> messages = new CopyOnWriteArrayList<>();
    private final List<Registered<Consumer<Presence>>> presences = new CopyOnWriteArrayList<>();
    private final List<Registered<Consumer<ClientEvent>>> events = new CopyOnWriteArrayList<>();
    private final Map<Name, Registered<RequestHandler<Iq.Get>>> gets = new ConcurrentHashMap<>();
    private final Map<Name, Registered<RequestHandler<Iq.Set>>> sets = new ConcurrentHashMap<>();
    private final Answering answering;
    /** Set by a dispatcher thread, of which one at a time takes; the next may be there before the last has quite gone. */
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

    Dispatcher(Answers answers) {
        this.answering = new Answering(answers);
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

    private static <T> Registration register(List<Registered<T>> handlers, T handler) {
        var registered = new Registered<>(handler);
        handlers.add(registered);
        return () -> handlers.remove(registered);
    }

    private static <T> Registration register(Map<Name, Registered<T>> handlers, Name payload, T handler) {
        var registered = new Registered<>(handler);
        if (handlers.putIfAbsent(payload, registered) != null) {
            throw new IllegalStateException("there is a handler for " + payload + " already");
        }
        return () -> handlers.remove(payload, registered);
    }

    /** Whether the calling thread is the one that handlers run on. */
    boolean inHandler() {
        return Thread.currentThread() == running.get();
    }

    /**
     * Body of the dispatcher thread: until nothing is there.
     *
     * @return whether nothing will follow
     */
    boolean run(Inbox inbox) {
        running.set(Thread.currentThread());
        try {
            for (Inbox.Item item; (item = inbox.next()) != null; ) {
                if (item instanceof Inbox.Item.End) {
                    return true;
                }
                dispatch(item);
            }
            return false;
        } finally {
            running.compareAndSet(Thread.currentThread(), null);
        }
    }

    private void dispatch(Inbox.Item item) {
        if (Thread.interrupted()) {
            LOG.log(Level.DEBUG, "the dispatcher thread was interrupted, by a handler that has kept hold of it");
        }
        try {
            switch (item) {
                case Inbox.Item.Arrived(var stanza, var _, var session) -> dispatch(stanza, session);
                case Inbox.Item.Refused(var answer, var _, var session) -> answering.answer(answer, session);
                case Inbox.Item.Happened(var event) -> happened(event);
                case Inbox.Item.End() -> throw new IllegalStateException("the end is not dispatched");
            }
        } catch (RuntimeException fault) {
            LOG.log(Level.ERROR, "a stanza could not be dispatched", fault);
        }
    }

    private void dispatch(Stanza stanza, long session) {
        switch (stanza) {
            case Message message -> callAll(messages, message);
            case Presence presence -> callAll(presences, presence);
            case Iq.Get get -> handle(get, gets.get(get.payload().name()), session);
            case Iq.Set set -> handle(set, sets.get(set.payload().name()), session);
            case Iq.Response _ -> throw new IllegalStateException("a response is the router's");
        }
    }

    private void happened(ClientEvent event) {
        if (event instanceof ClientEvent.Destroyed) {
            answering.sessionOver();
        }
        callAll(events, event);
    }

    private <T extends Iq.Request> void handle(
            T request, @Nullable Registered<RequestHandler<T>> registered, long session) {
        if (registered == null) {
            answering.unavailable(request, session);
        } else {
            answering.handle(request, registered.handler, session);
        }
    }

    private static <T> void callAll(List<Registered<Consumer<T>>> handlers, T what) {
        for (var registered : handlers) {
            try {
                registered.handler.accept(what);
            } catch (Throwable thrown) { // an Error too: the handler's fault must not silence all the others
                LOG.log(Level.ERROR, "a handler failed; it stays registered", thrown);
            }
            if (Thread.interrupted()) {
                LOG.log(Level.DEBUG, "a handler left its thread interrupted");
            }
        }
    }
}
