// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Checks that the numbers in one session's messages to the sink are 1, 2, 3 and so on. Guarded by the session's lock. */
final class Numbering {
    private static final byte[] OPEN = Ascii.bytes("<body");
    private static final byte[] PREFIX = Ascii.bytes("n-");

    private final Received received;
    private long next = 1;
    private boolean fresh;
    private @Nullable BitSet gaps;

    Numbering(Received received) {
        this.received = received;
    }

    void message(byte[] bytes, int from, int end) {
        received.messages.increment();
        int body = bodyStart(bytes, from, end);
        if (body > 0 && Ascii.startsWith(bytes, body, end, PREFIX)) {
            long number = Ascii.number(bytes, body + PREFIX.length, end);
            if (number > 0 && number < Integer.MAX_VALUE) {
                check((int) number);
            }
        }
    }

    /** After the counts were reset the sender may go on counting, or begin with 1 again. */
    void reset() {
        fresh = true;
        gaps = null;
    }

    private void check(int number) {
        if (fresh && number == 1) {
            next = 1;
        }
        fresh = false;
        if (number == next) {
            next++;
        } else if (number > next) {
            gaps().set((int) next, number);
            received.missing.add(number - next);
            next = number + 1L;
        } else if (gaps().get(number)) {
            gaps().clear(number);
            received.missing.decrement();
            received.reordered.increment();
        } else {
            received.duplicates.increment();
        }
    }

    private BitSet gaps() {
        BitSet known = gaps;
        if (known == null) {
            known = new BitSet();
            gaps = known;
        }
        return known;
    }

    private static int bodyStart(byte[] bytes, int from, int end) {
        int at = Ascii.indexOf(bytes, '<', from, end);
        while (at >= 0 && !Ascii.startsWith(bytes, at, end, OPEN)) {
            at = Ascii.indexOf(bytes, '<', at + 1, end);
        }
        return at < 0 ? -1 : Ascii.indexOf(bytes, '>', at, end) + 1;
    }
}
