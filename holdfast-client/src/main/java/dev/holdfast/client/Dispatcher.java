// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Listeners;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaChannel.RequestHandler;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.xml.Name;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    private final Filters filters;
    private final Supplier<Jid> self;
    private final Listeners<Message> messages = new Listeners<>();
    private final Listeners<Presence> presences = new Listeners<>();
    private final Listeners<ClientEvent> events = new Listeners<>();
    private final Listeners<XmppException> sessionEnds = new Listeners<>();
    private final MatchTable<Message.Type, Message> matchingMessages = new MatchTable<>();
    private final MatchTable<Presence.Type, Presence> matchingPresence = new MatchTable<>();
    private final Map<Name, Registered<RequestHandler<Iq.Get>>> gets = new ConcurrentHashMap<>();
    private final Map<Name, Registered<RequestHandler<Iq.Set>>> sets = new ConcurrentHashMap<>();
    private final Answering answering;
    /** Set by a dispatcher thread, of which one at a time takes; the next may be there before the last has quite gone. */
    private final AtomicReference<@Nullable Thread> running = new AtomicReference<>();

    /** @param self gives our own JID */
    Dispatcher(Answers answers, Filters filters, Supplier<Jid> self) {
        this.answering = new Answering(answers);
        this.filters = filters;
        this.self = self;
    }

    Registration onMessage(Consumer<Message> handler) {
        return messages.add(handler);
    }

    Registration onMessage(StanzaMatch<Message.Type> match, Consumer<Message> handler) {
        return matchingMessages.add(match, handler);
    }

    Registration onPresence(Consumer<Presence> handler) {
        return presences.add(handler);
    }

    Registration onPresence(StanzaMatch<Presence.Type> match, Consumer<Presence> handler) {
        return matchingPresence.add(match, handler);
    }

    Registration onEvent(Consumer<ClientEvent> handler) {
        return events.add(handler);
    }

    /** As {@link #onEvent}, also for sessions that were never told of. */
    Registration onSessionOver(Consumer<XmppException> handler) {
        return sessionEnds.add(handler);
    }

    Registration onGet(Name payload, RequestHandler<Iq.Get> handler) {
        return register(gets, payload, handler);
    }

    Registration onSet(Name payload, RequestHandler<Iq.Set> handler) {
        return register(sets, payload, handler);
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
            LOG.log(Level.DEBUG, "the dispatcher thread was interrupted, by a handler or somebody it has told");
        }
        try {
            switch (item) {
                case Inbox.Item.Arrived(var stanza, var _, var session) -> dispatch(stanza, session);
                case Inbox.Item.Refused(var answer, var _, var session) -> answering.answer(answer, session);
                case Inbox.Item.Happened(var event) -> events.tell(event);
                case Inbox.Item.SessionOver(var cause) -> {
                    answering.sessionOver();
                    sessionEnds.tell(cause);
                }
                case Inbox.Item.Called(var what) -> call(what);
                case Inbox.Item.End() -> throw new IllegalStateException("the end is not dispatched");
            }
        } catch (RuntimeException fault) {
            LOG.log(Level.ERROR, "a stanza could not be dispatched", fault);
        }
    }

    private static void call(Runnable handler) {
        try {
            handler.run();
        } catch (Throwable thrown) { // an Error too: the handler's fault must not silence all the others
            LOG.log(Level.ERROR, "a handler failed; it stays registered", thrown);
        }
    }

    private void dispatch(Stanza stanza, long session) {
        switch (stanza) {
            case Message message -> filters.inboundMessages.received(message).ifPresent(this::dispatch);
            case Presence presence -> filters.inboundPresence.received(presence).ifPresent(this::dispatch);
            case Iq.Get get -> handle(get, gets.get(get.payload().name()), session);
            case Iq.Set set -> handle(set, sets.get(set.payload().name()), session);
            case Iq.Response _ -> throw new IllegalStateException("a response is the router's");
        }
    }

    private void dispatch(Message message) {
        matchingMessages.closest(message.type(), sender(message)).ifPresent(handler -> handler.tell(message));
        messages.tell(message);
    }

    private void dispatch(Presence presence) {
        matchingPresence.closest(presence.type(), sender(presence)).ifPresent(handler -> handler.tell(presence));
        presences.tell(presence);
    }

    /** RFC 6120 §8.1.2.1: what comes without "from" comes from our own account. */
    private Jid sender(Stanza stanza) {
        return stanza.from().orElseGet(() -> self.get().bare());
    }

    private <T extends Iq.Request> void handle(
            T request, @Nullable Registered<RequestHandler<T>> registered, long session) {
        if (registered == null) {
            answering.unavailable(request, session);
        } else {
            answering.handle(request, registered.handler, session);
        }
    }
}
