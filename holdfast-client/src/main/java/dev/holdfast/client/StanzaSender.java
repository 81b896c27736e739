// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.NotDeliveredException;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.xml.Element;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How stanzas of ours go: with an id, through the filters, in the session there is or will be. From any thread. */
final class StanzaSender {
    private static final Duration FOR_EVER = Duration.ofNanos(Long.MAX_VALUE / 2);

    private final StanzaRouter router;
    private final PendingRequests pending;
    private final SessionGate gate;
    private final Filters filters;
    private final StanzaIds ids = new StanzaIds();

    StanzaSender(StanzaRouter router, PendingRequests pending, SessionGate gate, Filters filters) {
        this.router = router;
        this.pending = pending;
        this.gate = gate;
        this.filters = filters;
    }

    StanzaToken enqueue(Stanza stanza, Optional<BiConsumer<StanzaToken, StanzaState>> progress) {
        return switch (filters.sent(withId(stanza))) {
            case Filters.Outcome.Passed(var left) -> router.enqueue(left, progress);
            case Filters.Outcome.Ended(var token) -> {
                progress.ifPresent(listener -> router.call(() -> listener.accept(token, token.state())));
                yield token;
            }
        };
    }

    private Stanza withId(Stanza stanza) {
        return stanza.id().isPresent()
                ? stanza
                : stanza.withHeader(stanza.header().withId(ids.next()));
    }

    StanzaState send(Stanza stanza, Duration timeout) throws InterruptedException {
        long deadline = deadline(timeout);
        var token = switch (filters.sent(withId(stanza))) {
            case Filters.Outcome.Passed(var left) ->
                whenThereIsASession(deadline, timeout, () -> router.enqueue(left, Optional.empty()));
            case Filters.Outcome.Ended(var ended) -> ended;
        };
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

    Optional<Element> request(Iq.Request request, Duration timeout) throws InterruptedException {
        return request(request, timeout, Optional.empty());
    }

    /** @param inPlace see {@link PendingRequests.Pending} */
    Optional<Element> request(Iq.Request request, Duration timeout, Optional<Consumer<Optional<Element>>> inPlace)
            throws InterruptedException {
        long deadline = deadline(timeout);
        var stanza = request.withHeader(request.header().withId(ids.next()));
        var reply = new CompletableFuture<Iq.Response>();
        var expectation = new PendingRequests.Pending(stanza.to(), reply, inPlace);
        try {
            var token = whenThereIsASession(deadline, timeout, () -> router.request(stanza, expectation));
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
}
