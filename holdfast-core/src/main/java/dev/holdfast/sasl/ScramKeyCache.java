// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of the last logins with one password, so that a reconnect need not derive them again. RFC 5802 §5.1 allows it, since
 * "it is likely that the server is going to advertise the same salt value upon reauthentication".
 *
 * <p>Thread-safe. Keys go in and out as copies, so that each owner wipes its own.
 */
final class ScramKeyCache {
    /** The account in use and one more: a host of the same service with another salt, or the next weaker hash. */
    static final int CAPACITY = 2;

    private record Entry(ScramSalting salting, ScramKeys keys) {}

    private final List<Entry> entries = new ArrayList<>(); // least recently used first; guarded by this
    private boolean closed; // guarded by this

    synchronized Optional<ScramKeys> find(ScramSalting salting) {
        for (var entry : entries) {
            if (entry.salting().equals(salting)) {
                entries.remove(entry);
                entries.add(entry);
                return Optional.of(entry.keys().copy());
            }
        }
        return Optional.empty();
    }

    /** To be called only with keys that a server has proven to share: others are not worth a place. */
    synchronized void keep(ScramSalting salting, ScramKeys keys) {
        if (closed || entries.stream().anyMatch(entry -> entry.salting().equals(salting))) {
            return;
        }
        if (entries.size() == CAPACITY) {
            entries.removeFirst().keys().wipe();
        }
        entries.add(new Entry(salting, keys.copy()));
    }

    /** For good: what an exchange still under way brings later is not kept. */
    synchronized void wipe() {
        closed = true;
        entries.forEach(entry -> entry.keys().wipe());
        entries.clear();
    }
}
