// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** All connections, and all sessions that are connected or could come back. */
final class Sessions {
    static final Duration RESUMABLE = Duration.ofMinutes(5);

    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<String, StreamSession> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, StreamSession> byUser = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final String run = Long.toHexString(System.nanoTime());

    void connected(Wire wire) {
        wires.add(wire);
    }

    void disconnected(Wire wire) {
        wires.remove(wire);
    }

    String newId() {
        return "s" + run + "-" + lastId.incrementAndGet();
    }

    void bound(StreamSession session) {
        byId.put(session.id(), session);
        byUser.put(session.user(), session);
    }

    void ended(StreamSession session) {
        byId.remove(session.id());
        byUser.remove(session.user(), session);
    }

    /** The session bound last for that user. */
    Optional<StreamSession> ofUser(String user) {
        return Optional.ofNullable(byUser.get(user));
    }

    Optional<StreamSession> resumable(String id, String user) {
        return Optional.ofNullable(byId.get(id)).filter(found -> found.user().equals(user));
    }

    Collection<StreamSession> all() {
        return byId.values();
    }

    long attached() {
        return byId.values().stream().filter(StreamSession::isAttached).count();
    }

    /** Resets all connections; first all is made ready, then each takes microseconds and waits for nothing. */
    int cut(Recovery recovery) {
        Set<Wire> now = Set.copyOf(wires);
        for (Wire wire : now) {
            try {
                wire.prepareReset();
            } catch (IOException e) {
                // It closed just now by itself.
                wires.remove(wire);
            }
        }
        recovery.cut(System.nanoTime());
        int count = 0;
        for (Wire wire : now) {
            try {
                wire.drop();
                count++;
            } catch (IOException e) {
                System.err.println("load server: a connection could not be reset: " + e);
            }
        }
        recovery.cutDone(System.nanoTime());
        // whoever has come back meanwhile stays
        byId.values().forEach(session -> session.detachFrom(now));
        return count;
    }

    void dropAll() throws IOException {
        for (Wire wire : wires) {
            wire.drop();
        }
    }

    void expire() {
        for (StreamSession session : byId.values()) {
            if (session.detachedLongerThan(RESUMABLE.toNanos())) {
                ended(session);
            }
        }
    }
}
