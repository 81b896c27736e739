// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;

/**
 * Whether peers of one rank, and the addresses of a host, race each other (RFC 8305, XEP-0495): each sets out a little after the one
 * before, or as soon as that one has failed, and the first whose stream is open and verified wins.
 *
 * @param stagger how long a peer has to itself before the next one sets out
 * @param width how many may be under way at once; with one there is no race
 */
public record Racing(Duration stagger, int width) {
    private static final int WIDEST = 8;

    /** @throws IllegalArgumentException if the stagger is negative, or the width not from 1 to 8 */
    public Racing {
        if (stagger.isNegative() || width < 1 || width > WIDEST) {
            throw new IllegalArgumentException("a race of " + width + " peers " + stagger + " apart: 1 to " + WIDEST
                    + " may be under way at once");
        }
    }

    /** 250 ms, as RFC 8305 §5 recommends, and no more than four at once. */
    public static Racing standard() {
        return new Racing(Duration.ofMillis(250), 4);
    }

    /** One after the other: the next sets out when the one before has failed. */
    public static Racing off() {
        return new Racing(Duration.ZERO, 1);
    }
}
