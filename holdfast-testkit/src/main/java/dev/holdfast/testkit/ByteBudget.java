// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** How many bytes a connection may still carry before it is cut. Guarded by the lock of its {@link Wire}. */
final class ByteBudget {
    private final Direction counted;
    private long left;

    private ByteBudget(Direction counted, long left) {
        this.counted = counted;
        this.left = left;
    }

    static ByteBudget unlimited() {
        return new ByteBudget(Direction.BOTH, Long.MAX_VALUE);
    }

    static ByteBudget of(Direction counted, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a negative number of bytes: " + bytes);
        }
        return new ByteBudget(counted, bytes);
    }

    /** How many of {@code wanted} bytes may go that way. */
    int allow(Direction way, int wanted) {
        return counts(way) ? (int) Math.min(wanted, left) : wanted;
    }

    void spend(Direction way, int bytes) {
        if (counts(way)) {
            left -= bytes;
        }
    }

    boolean spentFor(Direction way) {
        return counts(way) && left == 0;
    }

    private boolean counts(Direction way) {
        return counted == Direction.BOTH || counted == way;
    }
}
