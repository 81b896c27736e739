// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ids of stanzas, from any thread. Whoever has seen some cannot guess others (RFC 6120 §8.1.3), so that nobody can answer for
 * somebody else.
 */
final class StanzaIds {
    private static final int BYTES = 15; // 120 bits, and no padding in Base64
    // asking the generator is what costs, and what it gave is what a client keeps that sends next to nothing
    private static final int FIRST = 4;
    private static final int MOST_AT_ONCE = 64;

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] pool = {}; // guarded by lock
    private int used; // guarded by lock

    String next() {
        return "h" + Base64.getUrlEncoder().withoutPadding().encodeToString(nextBytes());
    }

    private byte[] nextBytes() {
        lock.lock();
        try {
            if (used == pool.length) {
                pool = new byte[BYTES * Math.clamp(pool.length * 2L / BYTES, FIRST, MOST_AT_ONCE)];
                random.nextBytes(pool);
                used = 0;
            }
            var id = Arrays.copyOfRange(pool, used, used + BYTES);
            used += BYTES;
            return id;
        } finally {
            lock.unlock();
        }
    }
}
