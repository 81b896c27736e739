// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;

/**
 * How long the steps of reaching a server may take, each by itself, and how long all of them together.
 *
 * @param dns one look-up, all its retries and resolvers included
 * @param connect the TCP connect to one address
 * @param tlsHandshake the TLS handshake, whatever trickles in meanwhile
 * @param step one request of the login and its answer, whatever trickles in meanwhile
 * @param attempt the whole way to a session, over all peers
 */
public record Timeouts(Duration dns, Duration connect, Duration tlsHandshake, Duration step, Duration attempt) {
    /** @throws IllegalArgumentException if one of them is not positive */
    public Timeouts {
        requirePositive("dns", dns);
        requirePositive("connect", connect);
        requirePositive("tlsHandshake", tlsHandshake);
        requirePositive("step", step);
        requirePositive("attempt", attempt);
    }

    /**
     * Ten seconds for DNS and for the handshake, which outlast two lost packets; fifteen for the connect, in which Linux sends
     * four SYNs (after 1, 3 and 7 s); twenty for a step, as a server may ask a slow directory for the password; a minute for all.
     */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(10),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
    }

    /** The same, but nothing longer than that. */
    public Timeouts within(Duration limit) {
        return new Timeouts(
                shorter(dns, limit),
                shorter(connect, limit),
                shorter(tlsHandshake, limit),
                shorter(step, limit),
                shorter(attempt, limit));
    }

    /** The same with another limit of the look-ups. */
    public Timeouts withDns(Duration limit) {
        return new Timeouts(limit, connect, tlsHandshake, step, attempt);
    }

    /** The same with another limit of the TCP connect. */
    public Timeouts withConnect(Duration limit) {
        return new Timeouts(dns, limit, tlsHandshake, step, attempt);
    }

    /** The same with another limit of the TLS handshake. */
    public Timeouts withTlsHandshake(Duration limit) {
        return new Timeouts(dns, connect, limit, step, attempt);
    }

    /** The same with another limit of each step of the login. */
    public Timeouts withStep(Duration limit) {
        return new Timeouts(dns, connect, tlsHandshake, limit, attempt);
    }

    /** The same with another limit of the whole. */
    public Timeouts withAttempt(Duration limit) {
        return new Timeouts(dns, connect, tlsHandshake, step, limit);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void requirePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("the timeout " + name + " is " + value + ", not positive");
        }
    }
}
