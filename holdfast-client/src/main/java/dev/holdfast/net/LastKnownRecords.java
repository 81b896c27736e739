// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.ServerDomain;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The records that the DNS last had for each domain, for the time when it has no answer. Safe for use by several threads. */
final class LastKnownRecords {
    private static final int MOST_DOMAINS =
            1_024; // a client has one; an application that has thousands keeps those in use

    private record Known(List<SrvOrder.Candidate> candidates, long since) {}

    private final Timing timing;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<ServerDomain, Known> domains; // guarded by lock; least recently used first

    LastKnownRecords(Timing timing) {
        this.timing = timing;
        this.domains = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ServerDomain, Known> eldest) {
                return size() > MOST_DOMAINS;
            }
        };
    }

    /**
     * Keeps what the DNS has just said.
     *
     * @param whole false if one of the two services is missing for want of an answer; such records do not replace others
     */
    void keep(ServerDomain domain, List<SrvOrder.Candidate> candidates, boolean whole) {
        var known = new Known(List.copyOf(candidates), timing.nanoTime());
        lock.lock();
        try {
            if (whole) {
                domains.put(domain, known);
            } else {
                domains.putIfAbsent(domain, known);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The DNS has just said that there are none. */
    void forget(ServerDomain domain) {
        lock.lock();
        try {
            domains.remove(domain);
        } finally {
            lock.unlock();
        }
    }

    /** What is known, and for how long it has been; none if nothing is. */
    List<SrvOrder.Candidate> of(ServerDomain domain) {
        lock.lock();
        try {
            var known = domains.get(domain);
            if (known == null) {
                return List.of();
            }
            var age = Duration.ofNanos(timing.nanoTime() - known.since());
            return known.candidates().stream()
                    .map(candidate -> candidate.aged(age))
                    .toList();
        } finally {
            lock.unlock();
        }
    }
}
