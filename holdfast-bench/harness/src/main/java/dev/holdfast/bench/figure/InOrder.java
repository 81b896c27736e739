// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import java.util.function.Consumer;

/** Reads the numbered messages of the server's, and counts what is wrong with them. */
final class InOrder implements Consumer<String> {
    private static final String PREFIX = "each-";

    private long last; // guarded by this
    private long wrong; // guarded by this

    @Override
    public synchronized void accept(String body) {
        if (body.startsWith(PREFIX)) {
            long number = Long.parseLong(body.substring(PREFIX.length()));
            wrong += number == last + 1 ? 0 : 1;
            last = Math.max(last, number);
        }
    }

    synchronized long last() {
        return last;
    }

    /** How many came twice or out of order. */
    synchronized long wrong() {
        return wrong;
    }
}
