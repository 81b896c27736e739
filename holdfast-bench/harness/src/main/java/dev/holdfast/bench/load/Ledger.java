// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.util.ArrayDeque;

/** What XEP-0198 counts of one session, and the stanzas kept until the client has them. Guarded by the session's lock. */
final class Ledger {
    /** A stanza, and what the count was with it. */
    private static final class Kept {
        private final byte[] stanza;
        private int number;

        private Kept(int number, byte[] stanza) {
            this.number = number;
            this.stanza = stanza;
        }
    }

    // Replies are kept too; without a request now and then a long ping-pong would keep them all.
    private static final int REQUEST_EVERY = 500;

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private boolean enabled;
    private int sent;
    private int handled;
    private int sinceRequest;

    void enable() {
        enabled = true;
    }

    boolean enabled() {
        return enabled;
    }

    void handledOne() {
        if (enabled) {
            handled++;
        }
    }

    /** XEP-0198 §4: modulo 2^32. */
    String handled() {
        return Integer.toUnsignedString(handled);
    }

    /** Counts stanzas that are not sent again. */
    void sent(int count) {
        if (enabled) {
            sent += count;
        }
    }

    /** Counts a stanza that is sent again until it is acknowledged; whether it is time to ask for that. */
    boolean sent(byte[] stanza) {
        if (!enabled) {
            return false;
        }
        sent++;
        kept.add(new Kept(sent, stanza));
        sinceRequest++;
        return sinceRequest >= REQUEST_EVERY;
    }

    void requested() {
        sinceRequest = 0;
    }

    void acknowledged(int count) {
        while (!kept.isEmpty() && kept.getFirst().number - count <= 0) {
            kept.removeFirst();
        }
    }

    /** Goes on where the client says it is, writing what it lacks. What a blast sent and the cut swallowed stays lost. */
    void resume(int count, Output out) {
        acknowledged(count);
        sent = count;
        for (Kept one : kept) {
            sent++;
            one.number = sent;
            out.add(one.stanza);
        }
    }

    int keptCount() {
        return kept.size();
    }
}
