// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.Registration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Things that were registered, in an order. Reading takes no lock. From any thread. */
final class Ordered<T> {
    private record Entry<T>(int order, T what) {}

    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<Entry<T>> entries = List.of(); // written under lock
    private volatile List<T> all = List.of(); // written under lock

    /** @param order those of a lower one come first; among equals, those that were added first */
    Registration add(int order, T what) {
        var entry = new Entry<>(order, what);
        lock.lock();
        try {
            set(Stream.of(
                            entries.stream().filter(other -> other.order <= order),
                            Stream.of(entry),
                            entries.stream().filter(other -> other.order > order))
                    .flatMap(part -> part)
                    .toList());
        } finally {
            lock.unlock();
        }
        return () -> remove(entry);
    }

    @SuppressWarnings("ReferenceEquality") // the same thing may be there twice
    private void remove(Entry<T> entry) {
        lock.lock();
        try {
            set(entries.stream().filter(other -> other != entry).toList());
        } finally {
            lock.unlock();
        }
    }

    private void set(List<Entry<T>> now) {
        entries = now;
        all = now.stream().map(Entry::what).toList();
    }

    /** As they are at this moment. */
    List<T> all() {
        return all;
    }
}
