// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.time.Duration;

/**
 * The limits of a {@link StanzaStream}.
 *
 * @param softTimeout after so long without a byte from the server it is asked for one
 * @param roundTripTime how long it then has to answer; the connection is given up after both
 * @param shutdownTimeout how long {@link StanzaStream#close} waits for the server to end its side
 * @param queueLimit how many stanzas may wait to be sent or acknowledged; they are kept in memory, and a server that never
 *     acknowledges, or is never found again, would otherwise use it up
 */
public record StreamSettings(Duration softTimeout, Duration roundTripTime, Duration shutdownTimeout, int queueLimit) {
    // 60 s + 60 s: what the model of this library does; a NAT that forgets sooner is a matter for softTimeout.
    // 100,000 short messages take about 100 MB: more than any burst, and less than would end most programs.
    private static final StreamSettings DEFAULTS =
            new StreamSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(5), 100_000);

    /** @throws IllegalArgumentException if a limit is not positive; the shutdown timeout may be zero */
    public StreamSettings {
        if (!softTimeout.isPositive() || !roundTripTime.isPositive()) {
            throw new IllegalArgumentException(
                    "silence of " + softTimeout + " and then " + roundTripTime + " cannot be told from none");
        }
        if (shutdownTimeout.isNegative() || queueLimit < 1) {
            throw new IllegalArgumentException(
                    "a shutdown timeout of " + shutdownTimeout + " and a queue limit of " + queueLimit);
        }
    }

    public static StreamSettings defaults() {
        return DEFAULTS;
    }

    public StreamSettings withLiveness(Duration softTimeout, Duration roundTripTime) {
        return new StreamSettings(softTimeout, roundTripTime, shutdownTimeout, queueLimit);
    }

    public StreamSettings withShutdownTimeout(Duration shutdownTimeout) {
        return new StreamSettings(softTimeout, roundTripTime, shutdownTimeout, queueLimit);
    }

    public StreamSettings withQueueLimit(int stanzas) {
        return new StreamSettings(softTimeout, roundTripTime, shutdownTimeout, stanzas);
    }
}
