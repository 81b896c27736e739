// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.util.BitSet;

/** Checks numbered messages, of which each is to come once and in order. Not for several threads. */
final class Tally {
    private final BitSet seen = new BitSet();
    private int highest = -1;
    private int received;
    private int duplicated;
    private int reordered;

    /** @param number from 0 */
    void take(int number) {
        received++;
        if (seen.get(number)) {
            duplicated++;
        } else if (number < highest) {
            reordered++;
        }
        seen.set(number);
        highest = Math.max(highest, number);
    }

    /** All that came, doubled ones included. */
    int received() {
        return received;
    }

    /** How many different ones came. */
    int distinct() {
        return seen.cardinality();
    }

    int duplicated() {
        return duplicated;
    }

    int reordered() {
        return reordered;
    }
}
