// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ids of stanzas, from any thread. Whoever has seen some cannot guess others (RFC 6120 §8.1.3), so that nobody can answer for
 * somebody else.
 */
final class StanzaIds {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(ISO_8859_1);
    private static final int BYTES = 15; // 120 bits
    private static final int LENGTH = 21;
    // asking the generator is what costs, and what it gave is what a client keeps that sends next to nothing
    private static final int FIRST = 4;
    private static final int MOST_AT_ONCE = 64;

    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();
    private byte[] pool = {}; // guarded by lock
    private int used; // guarded by lock

    String next() {
        lock.lock();
        try {
            if (used == pool.length) {
                fill();
            }
            used += LENGTH;
            return new String(pool, used - LENGTH, LENGTH, ISO_8859_1);
        } finally {
            lock.unlock();
        }
    }

    private void fill() {
        int count = Math.clamp(pool.length / LENGTH * 2L, FIRST, MOST_AT_ONCE);
        var bytes = new byte[BYTES * count];
        random.nextBytes(bytes);
        if (pool.length != LENGTH * count) {
            pool = new byte[LENGTH * count];
        }
        for (int i = 0; i < count; i++) {
            encode(bytes, i * BYTES, i * LENGTH);
        }
        used = 0;
    }

    private void encode(byte[] bytes, int from, int to) {
        pool[to] = 'h'; // some want an id to be an XML name
        int at = to + 1;
        for (int i = from; i < from + BYTES; i += 3) {
            int bits = (bytes[i] & 0xFF) << 16 | (bytes[i + 1] & 0xFF) << 8 | bytes[i + 2] & 0xFF;
            for (int shift = 18; shift >= 0; shift -= 6) {
                pool[at++] = ALPHABET[bits >> shift & 0x3F];
            }
        }
    }
}
