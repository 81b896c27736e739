// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds what stands for some bytes without making a string of them. It never grows: a newcomer takes the place of another, and
 * looking up costs the same whatever a peer puts in.
 */
final class BoundedTable<T> {
    /** Longer keys are not taken in: they are rare, and looking them up should stay cheap. */
    static final int LONGEST_KEY = 64;

    private static final int WAYS = 4;

    private static final class Entry<T> {
        final int hash;
        final byte[] key;
        final T value;

        Entry(int hash, byte[] key, T value) {
            this.hash = hash;
            this.key = key;
            this.value = value;
        }
    }

    private final int slots;
    private @Nullable Entry<T> @Nullable [] entries;

    /** @param slots a power of two */
    BoundedTable(int slots) {
        this.slots = slots;
    }

    @Nullable
    T find(byte[] bytes, int from, int to) {
        var table = entries;
        if (table == null || to - from > LONGEST_KEY) {
            return null;
        }
        int hash = hash(bytes, from, to);
        for (int i = 0; i < WAYS; i++) {
            var entry = table[hash + i & slots - 1];
            if (entry != null && entry.hash == hash && Arrays.equals(entry.key, 0, entry.key.length, bytes, from, to)) {
                return entry.value;
            }
        }
        return null;
    }

    /** The key is kept and not to be changed. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    void put(byte[] key, T value) {
        if (key.length > LONGEST_KEY) {
            return;
        }
        var table = entries;
        if (table == null) {
            table = (Entry<T>[]) new Entry[slots];
            entries = table;
        }
        int hash = hash(key, 0, key.length);
        var moved = new Entry<>(hash, key, value);
        for (int i = 0; i < WAYS && moved != null; i++) {
            int slot = hash + i & slots - 1;
            var displaced = table[slot];
            table[slot] = moved;
            moved = displaced;
        }
    }

    /** How many keys it holds. */
    int size() {
        return entries == null
                ? 0
                : (int) Arrays.stream(entries).filter(Objects::nonNull).count();
    }

    // 16 bytes of the key are enough to tell real ones apart; who aims at collisions only makes us miss
    private static int hash(byte[] bytes, int from, int to) {
        int length = to - from;
        int step = 1 + length / 16;
        int hash = length;
        for (int i = to - 1; i >= from; i -= step) {
            hash = hash * 31 + bytes[i];
        }
        return (hash ^ hash >>> 15) * 0x9E3779B1 >>> 8;
    }
}
