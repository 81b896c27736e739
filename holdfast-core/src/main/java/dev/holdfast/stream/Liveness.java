// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

/** Tells a connection that is only idle from one that is gone: any byte is life, and long silence is asked about once. */
final class Liveness {
    enum Verdict {
        ALIVE,
        /** So long silent that it is to be asked for a sign of life. */
        ASK,
        /** It was asked and did not answer. */
        GONE
    }

    private final long softNanos;
    private final long hardNanos;
    private long lastHeard;
    private boolean asked;

    Liveness(StreamSettings settings, long now) {
        softNanos = settings.softTimeout().toNanos();
        hardNanos = softNanos + settings.roundTripTime().toNanos();
        lastHeard = now;
    }

    void heard(long now) {
        lastHeard = now;
        asked = false;
    }

    Verdict judge(long now) {
        long silence = now - lastHeard;
        if (silence >= hardNanos) {
            return Verdict.GONE;
        }
        if (silence < softNanos || asked) {
            return Verdict.ALIVE;
        }
        asked = true;
        return Verdict.ASK;
    }

    /** When {@link #judge} may have something else to say than that all is well. */
    long deadline() {
        return lastHeard + (asked ? hardNanos : softNanos);
    }
}
