// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * A peer that is to be tried, at one of its addresses.
 *
 * @param address empty if it is not known yet, or the peer's connector does not want to know
 * @param redirectedBy the peers that have sent us on to this one, oldest first
 */
record Entrant(Peer peer, Optional<InetAddress> address, List<Peer> redirectedBy) {
    private static final int MOST_ADDRESSES = 10; // of one host; no more attempts than that are made at once anyway

    Entrant(Peer peer) {
        this(peer, Optional.empty(), List.of());
    }

    boolean needsAddress() {
        return address.isEmpty() && peer.connector().resolvesHosts();
    }

    /** One for each address; IPv6 first, and the families by turns (RFC 8305 §4), so that a broken one costs one stagger. */
    List<Entrant> at(List<InetAddress> addresses) {
        Queue<Entrant> six = new ArrayDeque<>();
        Queue<Entrant> four = new ArrayDeque<>();
        for (var found : addresses) {
            var family = found instanceof Inet6Address ? six : four;
            family.add(new Entrant(peer, Optional.of(found), redirectedBy));
        }
        var ordered = new ArrayList<Entrant>();
        while (!six.isEmpty() || !four.isEmpty()) {
            Optional.ofNullable(six.poll()).ifPresent(ordered::add);
            Optional.ofNullable(four.poll()).ifPresent(ordered::add);
        }
        return ordered.size() > MOST_ADDRESSES ? ordered.subList(0, MOST_ADDRESSES) : ordered;
    }

    /** Where this one has sent us. */
    Entrant redirectedTo(Peer other) {
        var path = new ArrayList<>(redirectedBy);
        path.add(peer);
        return new Entrant(other, Optional.empty(), List.copyOf(path));
    }

    /** Whether the peer is this one, or one of those that led to it. */
    boolean comesFrom(Peer other) {
        return same(peer, other) || redirectedBy.stream().anyMatch(before -> same(before, other));
    }

    private static boolean same(Peer one, Peer other) {
        return one.host().equalsIgnoreCase(other.host()) && one.port() == other.port();
    }
}
