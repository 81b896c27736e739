// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

/**
 * How much may wait for the handlers before the connection is given up with {@code resource-constraint}.
 *
 * @param stanzas how many
 * @param bytes how many bytes they had on the wire; the heap needs a multiple of it
 */
public record InboxLimits(int stanzas, long bytes) {
    /** @throws IllegalArgumentException if one of them is not positive */
    public InboxLimits {
        if (stanzas < 1 || bytes < 1) {
            throw new IllegalArgumentException("an inbox of " + stanzas + " stanzas and " + bytes + " bytes is none");
        }
    }

    /** A hundred thousand stanzas or 64 MiB: a minute of what a busy server sends, and still no danger to a common heap. */
    public static InboxLimits defaults() {
        return new InboxLimits(100_000, 64L << 20);
    }
}
