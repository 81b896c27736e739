// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.StanzaChannel.RequestHandler;
import dev.holdfast.error.XmppException;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaError.Condition;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.StanzaState;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Requests of others in the hands of handlers: each on a thread of its own, for as long as the session lasts that it came in. */
final class Answering {
    private static final System.Logger LOG = System.getLogger(Answering.class.getName());
    /** How many requests may be in the hands of handlers at once; those beyond are told to come again. */
    private static final int REQUESTS_AT_ONCE = 256;

    private final Dispatcher.Answers answers;
    private final Semaphore free = new Semaphore(REQUESTS_AT_ONCE);
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Answering(Dispatcher.Answers answers) {
        this.answers = answers;
    }

    <T extends Iq.Request> void handle(T request, RequestHandler<T> handler, long session) {
        if (!free.tryAcquire()) {
            answer(request.failure(StanzaError.of(Condition.RESOURCE_CONSTRAINT)), session);
            return;
        }
        var thread = Thread.ofVirtual().name("holdfast-request").unstarted(() -> {
            try {
                answerOrRefuse(request, replyOf(request, handler), session);
            } finally {
                threads.remove(Thread.currentThread());
                free.release();
            }
        });
        threads.add(thread);
        thread.start();
    }

    private static <T extends Iq.Request> Iq.Response replyOf(T request, RequestHandler<T> handler) {
        try {
            return request.result(handler.handle(request));
        } catch (StanzaErrorException refused) {
            return request.failure(refused.error());
        } catch (Throwable thrown) { // an Error too: whoever asked is waiting
            LOG.log(Level.ERROR, "the handler of " + request.payload().name() + " failed", thrown);
            return undefined(request);
        }
    }

    private static Iq.Failure undefined(Iq.Request request) {
        return request.failure(StanzaError.of(Condition.UNDEFINED_CONDITION));
    }

    private void answerOrRefuse(Iq.Request request, Iq.Response reply, long session) {
        try {
            var token = answers.answer(reply, session);
            if (token.isEmpty() || token.get().state() != StanzaState.FAILED) {
                return;
            }
            LOG.log(
                    Level.ERROR,
                    "the answer to " + request.payload().name() + " cannot be sent",
                    token.get().failure().orElse(null));
        } catch (RuntimeException unfit) { // a handler that returns null, say
            LOG.log(Level.ERROR, "the answer to " + request.payload().name() + " cannot be sent", unfit);
        }
        answer(undefined(request), session);
    }

    void unavailable(Iq.Request request, long session) {
        answer(request.failure(StanzaError.of(Condition.SERVICE_UNAVAILABLE)), session);
    }

    void answer(Iq.Response answer, long session) {
        try {
            if (answers.answer(answer, session).isEmpty()) {
                LOG.log(Level.DEBUG, "too late to answer {0}", answer.header());
            }
        } catch (XmppException full) { // more waits to be sent already than may
            LOG.log(Level.WARNING, "no room to answer " + answer.header(), full);
        }
    }

    /** Nobody waits for the answers any more. */
    void sessionOver() {
        threads.forEach(Thread::interrupt);
    }
}
