// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which peer of a domain won the last time, for it goes first the next time, among its equals. For any thread; clients
 * that share one learn from each other.
 */
public final class PeerMemory {
    private static final int MOST = 1024; // domains; a gateway knows few, and what is forgotten costs a stagger

    /** Who won, without saying how it was found. */
    private record Winner(String host, int port, String kind, Optional<InetAddress> address) {}

    private final Map<String, Winner> winners = new LinkedHashMap<>(4, 0.75f, true) { // guarded by winners
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Winner> eldest) {
                    return size() > MOST;
                }
            };

    /** A memory that knows nothing yet. */
    public PeerMemory() {}

    void won(String domain, Entrant entrant) {
        var peer = entrant.peer();
        var winner = new Winner(peer.host(), peer.port(), peer.connector().kind(), entrant.address());
        synchronized (winners) {
            winners.put(domain, winner);
        }
    }

    /** Whether this entrant, or one of its addresses if they are not known yet, was the last winner. */
    boolean favours(String domain, Entrant entrant) {
        Winner winner;
        synchronized (winners) {
            winner = winners.get(domain);
        }
        var peer = entrant.peer();
        return winner != null
                && winner.host().equals(peer.host())
                && winner.port() == peer.port()
                && winner.kind().equals(peer.connector().kind())
                && (entrant.address().isEmpty() || entrant.address().equals(winner.address()));
    }
}
