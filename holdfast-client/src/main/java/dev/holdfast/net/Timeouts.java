// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;

/**
 * How long the steps of reaching a server may take, each by itself.
 *
 * @param dns one look-up, all its retries and resolvers included
 * @param connect the TCP connect to one address
 * @param tlsHandshake the TLS handshake, whatever trickles in meanwhile
 */
public record Timeouts(Duration dns, Duration connect, Duration tlsHandshake) {
    /** @throws IllegalArgumentException if one of them is not positive */
    public Timeouts {
        requirePositive("dns", dns);
        requirePositive("connect", connect);
        requirePositive("tlsHandshake", tlsHandshake);
    }

    /**
     * Ten seconds for DNS and for the handshake, which outlast two lost packets; fifteen for the connect, in which Linux sends four SYNs (after 1, 3 and 7 s).
     */
    public static Timeouts defaults() {
        return new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(10));
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("the timeout " + name + " is " + value + ", not positive");
        }
    }
}
