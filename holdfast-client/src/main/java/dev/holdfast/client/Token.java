// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A token of a {@link GuardedStream}. */
final class Token implements StanzaToken {
    private final String id;
    private final GuardedStream stream;
    private final Optional<BiConsumer<StanzaToken, StanzaState>> listener;
    private @Nullable CompletableFuture<StanzaState> end; // guarded by the stream's lock; none until somebody waits
    private volatile StanzaState state = StanzaState.ACTIVE; // written under the stream's lock
    private volatile @Nullable RuntimeException failure; // written under the stream's lock
    private volatile long ticket; // written under the stream's lock

    /** @param listener is to be told of each change; whoever makes the change sees to that */
    Token(String id, GuardedStream stream, Optional<BiConsumer<StanzaToken, StanzaState>> listener) {
        this.id = id;
        this.stream = stream;
        this.listener = listener;
    }

    Optional<BiConsumer<StanzaToken, StanzaState>> listener() {
        return listener;
    }

    /** Called under the stream's lock, before any progress. */
    void ticket(long ticket) {
        this.ticket = ticket;
    }

    /** Called under the stream's lock, in order. */
    void progress(StanzaState state, Optional<RuntimeException> failure) {
        this.failure = failure.orElse(null);
        this.state = state;
        if (end != null && state.isFinal()) {
            end.complete(state);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public StanzaState state() {
        return state;
    }

    @Override
    public StanzaState awaitFinal(Duration timeout) throws InterruptedException {
        var known = state;
        if (known.isFinal()) {
            return known;
        }
        try {
            return stream.guarded(this::end)
                    .get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS); // "for ever" is allowed
        } catch (TimeoutException _) {
            throw new TimedOutException("the server did not confirm the stanza " + id + " within " + timeout.toMillis()
                    + " ms; it is " + state);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private CompletableFuture<StanzaState> end() {
        var awaited = end;
        if (awaited == null) {
            awaited = new CompletableFuture<>();
            end = awaited;
            if (state.isFinal()) {
                awaited.complete(state);
            }
        }
        return awaited;
    }

    @Override
    public boolean abort() {
        return stream.abort(ticket);
    }

    @Override
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public String toString() {
        return "stanza " + id + ": " + state;
    }
}
