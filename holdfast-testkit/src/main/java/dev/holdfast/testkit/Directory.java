// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Which sessions exist. Its lock is taken last and never held while anything else is called. */
final class Directory {
    /** A change between the look and the wait is seen this much later. */
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final Object lock = new Object();
    private final Map<Address, Map<Address, Session>> byAccount = new HashMap<>(); // guarded by lock
    private final Map<String, Session> byManagementId = new HashMap<>(); // guarded by lock
    private final Map<String, Long> expired = new HashMap<>(); // last h of sessions that timed out; guarded by lock

    /** Adds a session and returns the one that had its JID until now. */
    Optional<Session> put(Session session) {
        synchronized (lock) {
            Map<Address, Session> resources =
                    byAccount.computeIfAbsent(session.jid().bare(), bare -> new LinkedHashMap<>());
            Optional<Session> replaced = Optional.ofNullable(resources.put(session.jid(), session));
            lock.notifyAll();
            return replaced;
        }
    }

    void remove(Session session) {
        synchronized (lock) {
            Map<Address, Session> resources =
                    byAccount.getOrDefault(session.jid().bare(), Map.of());
            if (resources.get(session.jid()) == session) {
                resources.remove(session.jid());
            }
            byManagementId.values().remove(session);
            lock.notifyAll();
        }
    }

    void managed(String id, Session session) {
        synchronized (lock) {
            byManagementId.put(id, session);
            lock.notifyAll();
        }
    }

    Optional<Session> managed(String id) {
        synchronized (lock) {
            return Optional.ofNullable(byManagementId.get(id));
        }
    }

    void expired(String id, long handled) {
        synchronized (lock) {
            expired.put(id, handled);
        }
    }

    Optional<Long> handledBeforeExpiry(String id) {
        synchronized (lock) {
            return Optional.ofNullable(expired.get(id));
        }
    }

    Optional<Session> find(Address full) {
        synchronized (lock) {
            return Optional.ofNullable(
                    byAccount.getOrDefault(full.bare(), Map.of()).get(full));
        }
    }

    /** The session with that full JID, or all sessions of that bare JID. */
    List<Session> matching(Address jid) {
        synchronized (lock) {
            Map<Address, Session> resources = byAccount.getOrDefault(jid.bare(), Map.of());
            if (jid.isBare()) {
                return List.copyOf(resources.values());
            }
            return resources.containsKey(jid) ? List.of(resources.get(jid)) : List.of();
        }
    }

    List<Session> all() {
        synchronized (lock) {
            List<Session> all = new ArrayList<>();
            byAccount.values().forEach(resources -> all.addAll(resources.values()));
            return all;
        }
    }

    /** Forgets every session, as a server that was killed does. */
    void clear() {
        all().forEach(Session::forget);
        synchronized (lock) {
            byAccount.clear();
            byManagementId.clear();
            expired.clear();
            lock.notifyAll();
        }
    }

    /** Called when something changed that {@link #await} may be waiting for. */
    void changed() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /** Waits for a condition, which is looked at after every change, until a moment of {@code nanoTime}. */
    boolean await(BooleanSupplier condition, long deadline) throws InterruptedException {
        while (!condition.getAsBoolean()) { // not under the lock: it may take a session's
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            synchronized (lock) {
                lock.wait(Math.min(millis, LOOK_AGAIN_MILLIS));
            }
        }
        return true;
    }
}
