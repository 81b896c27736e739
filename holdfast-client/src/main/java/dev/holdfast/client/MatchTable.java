// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Listeners;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.jid.Jid;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Handlers by what they match. From any thread. */
final class MatchTable<T, S> {
    private final Map<StanzaMatch<T>, Listeners<S>> handlers = new ConcurrentHashMap<>();

    Registration add(StanzaMatch<T> match, Consumer<S> handler) {
        var registered = new Listeners<S>(); // of one
        registered.add(handler);
        if (handlers.putIfAbsent(match, registered) != null) {
            throw new IllegalStateException("there is a handler for " + match + " already");
        }
        return () -> handlers.remove(match, registered);
    }

    /** The handler whose match is the closest. */
    Optional<Listeners<S>> closest(T type, Jid from) {
        if (handlers.isEmpty()) {
            return Optional.empty();
        }
        var sender = Optional.of(from);
        var account = Optional.of(from.bare());
        var thisType = Optional.of(type);
        return Stream.of(
                        new StanzaMatch<>(thisType, sender),
                        new StanzaMatch<>(thisType, account),
                        new StanzaMatch<T>(Optional.empty(), sender),
                        new StanzaMatch<T>(Optional.empty(), account),
                        new StanzaMatch<>(thisType, Optional.empty()),
                        StanzaMatch.<T>any())
                .flatMap(match -> Optional.ofNullable(handlers.get(match)).stream())
                .findFirst();
    }
}
