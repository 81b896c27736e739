// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.jid.InvalidJidException;
import dev.holdfast.jid.Jid;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that came last, ready made: most stanzas are from one of a few, and preparing an address takes as long as reading
 * all the rest of a stanza. It never grows: a newcomer takes the place of another, whatever the peer invents.
 */
final class KnownAddresses {
    private static final int SLOTS = 16;
    /** Longer ones, which hardly anybody has, are not kept for an idle stream. */
    private static final int LONGEST = 256;

    private static final int WAYS = 4;

    private record Known(String text, Jid jid) {}

    private @Nullable Known @Nullable [] slots; // none until the first comes
    private int oldest; // of the ways, in turn

    /**
     * As {@link Jid#received}.
     *
     * @throws InvalidJidException as there
     */
    Jid received(String text) {
        if (text.length() > LONGEST) {
            return Jid.received(text);
        }
        var table = slots;
        if (table == null) {
            table = new Known[SLOTS];
            slots = table;
        }
        int hash = text.hashCode();
        int first = (hash ^ hash >>> 16) & SLOTS - WAYS;
        for (int i = first; i < first + WAYS; i++) {
            var known = table[i];
            if (known != null && known.text.equals(text)) {
                return known.jid;
            }
        }
        var jid = Jid.received(text);
        table[first + oldest] = new Known(text, jid);
        oldest = oldest + 1 & WAYS - 1;
        return jid;
    }
}
