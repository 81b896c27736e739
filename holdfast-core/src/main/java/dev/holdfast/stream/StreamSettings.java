// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.time.Duration;

/**
 * The limits of a {@link StanzaStream}.
 *
 * @param softTimeout after so long without a byte from the server it is asked for one
 * @param roundTripTime how long it then has to answer; the connection is given up after both
 * @param shutdownTimeout how long {@link StanzaStream#close} waits for the server to end its side
 */
public record StreamSettings(Duration softTimeout, Duration roundTripTime, Duration shutdownTimeout) {
    // 60 s + 60 s: what the model of this library does; a NAT that forgets sooner is a matter for softTimeout
    private static final StreamSettings DEFAULTS =
            new StreamSettings(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(5));

    public static StreamSettings defaults() {
        return DEFAULTS;
    }

    public StreamSettings withLiveness(Duration softTimeout, Duration roundTripTime) {
        return new StreamSettings(softTimeout, roundTripTime, shutdownTimeout);
    }

    public StreamSettings withShutdownTimeout(Duration shutdownTimeout) {
        return new StreamSettings(softTimeout, roundTripTime, shutdownTimeout);
    }
}
