// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import org.jspecify.annotations.Nullable;

/**
 * The tokens of stanzas that are on their way, by ticket. Tickets count up by one, and most stanzas come to their end in that order,
 * so that a ring will do, of as many places as lie between the oldest and the newest. Guarded by the stream's lock.
 */
final class TokenTable {
    private static final int LEAST = 8;
    /** A larger ring is given back once all have come to their end. */
    private static final int KEPT = 64;

    private @Nullable Token[] ring = new @Nullable Token[LEAST];
    private long first;
    private long next;

    /** @param ticket the one after that of the last call, or any later one */
    void put(long ticket, Token token) {
        if (first == next) {
            first = ticket;
        }
        while (ticket - first >= ring.length) {
            grow();
        }
        ring[place(ticket)] = token;
        next = ticket + 1;
    }

    private void grow() {
        var larger = new @Nullable Token[ring.length * 2];
        for (long ticket = first; ticket < next; ticket++) {
            larger[(int) (ticket & larger.length - 1)] = ring[place(ticket)];
        }
        ring = larger;
    }

    @Nullable
    Token get(long ticket) {
        return ticket >= first && ticket < next ? ring[place(ticket)] : null;
    }

    @Nullable
    Token remove(long ticket) {
        var token = get(ticket);
        if (token != null) {
            ring[place(ticket)] = null;
            forgetOldest();
        }
        return token;
    }

    private void forgetOldest() {
        while (first < next && ring[place(first)] == null) {
            first++;
        }
        if (first == next && ring.length > KEPT) {
            ring = new @Nullable Token[LEAST];
        }
    }

    private int place(long ticket) {
        return (int) (ticket & ring.length - 1);
    }
}
