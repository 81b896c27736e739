// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.util.concurrent.atomic.LongAdder;

/** What came in for the sink, of all sessions together. */
final class Received {
    final LongAdder messages = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder missing = new LongAdder();
    final LongAdder reordered = new LongAdder();

    void reset() {
        messages.reset();
        duplicates.reset();
        missing.reset();
        reordered.reset();
    }

    String json() {
        return "{\"messages\":%d,\"duplicates\":%d,\"missing\":%d,\"reordered\":%d}"
                .formatted(messages.sum(), duplicates.sum(), missing.sum(), reordered.sum());
    }
}
