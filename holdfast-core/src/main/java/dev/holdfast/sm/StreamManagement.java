// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bookkeeping of stream management (XEP-0198): how many stanzas each side has handled, and which of ours are unacknowledged.
 *
 * <p>It lives as long as the session, over many connections. Counters are serial numbers modulo 2³² (XEP-0198 §4).
 *
 * @param <T> what stands for a stanza of ours
 */
public final class StreamManagement<T> {
    private static final long MODULUS = 1L << 32;

    private final ArrayDeque<T> unacked = new ArrayDeque<>(4);
    private long inbound;
    private long acknowledged;

    /** A session that begins. */
    public StreamManagement() {
        this(0, 0);
    }

    /** A session that has got as far as these counts, with nothing unacknowledged. */
    public StreamManagement(long inbound, long acknowledged) {
        this.inbound = inbound;
        this.acknowledged = acknowledged;
    }

    /** Counts a stanza that came from the peer, readable or not. */
    public void received() {
        inbound = (inbound + 1) % MODULUS;
    }

    /** The {@code h} to tell the peer. */
    public long inbound() {
        return inbound;
    }

    /** How many of ours have been sent in this session, modulo 2³². */
    public long outbound() {
        return (acknowledged + unacked.size()) % MODULUS;
    }

    /** The last {@code h} of the peer. */
    public long acknowledged() {
        return acknowledged;
    }

    /** Notes a stanza of ours that is being sent. */
    public void sent(T stanza) {
        unacked.addLast(stanza);
    }

    public int unacknowledged() {
        return unacked.size();
    }

    /**
     * Takes the peer's {@code h}.
     *
     * @return what it acknowledges, oldest first; empty if it is no count, or claims more than was sent, and then nothing has
     *     changed
     */
    public Optional<List<T>> acknowledge(long h) {
        // the distance is checked before anything is allocated: h is the peer's word
        long count = Math.floorMod(h - acknowledged, MODULUS);
        if (h < 0 || h >= MODULUS || count > unacked.size()) {
            return Optional.empty();
        }
        var done = new ArrayList<T>((int) count);
        for (long i = 0; i < count; i++) {
            done.add(unacked.removeFirst());
        }
        acknowledged = h;
        return Optional.of(done);
    }

    /** Takes all that is unacknowledged out of the queue, oldest first; to be sent again, or given up. */
    public List<T> drainUnacked() {
        var rest = List.copyOf(unacked);
        unacked.clear();
        return rest;
    }
}
