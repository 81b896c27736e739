// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Function;

/** The filters that stanzas of one kind pass in one direction. From any thread. */
final class FilterChain<T> {
    private static final System.Logger LOG = System.getLogger(FilterChain.class.getName());

    private final Ordered<Function<T, Optional<T>>> filters = new Ordered<>();

    Registration add(int order, Function<T, Optional<T>> filter) {
        return filters.add(order, filter);
    }

    /** What is left of a stanza that came; a filter that fails makes no difference. */
    Optional<T> received(T stanza) {
        var left = stanza;
        for (var filter : filters.all()) {
            try {
                var next = filter.apply(left);
                if (next.isEmpty()) {
                    return next;
                }
                left = next.get();
            } catch (Throwable thrown) { // an Error too: the filter's fault must not silence all the others
                LOG.log(Level.ERROR, "a filter failed; what it was given goes on as it was", thrown);
            }
        }
        return Optional.of(left);
    }

    /** What is left of a stanza that is to go; throws what a filter throws. */
    Optional<T> sent(T stanza) {
        var left = Optional.of(stanza);
        for (var filter : filters.all()) {
            left = left.flatMap(filter);
        }
        return left;
    }
}
