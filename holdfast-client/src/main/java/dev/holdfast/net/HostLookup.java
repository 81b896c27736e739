// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Finds the addresses of a host. Called from several threads at once; returns in bounded time and at once when interrupted. */
@FunctionalInterface
public interface HostLookup {
    /**
     * The addresses in the order in which they are to be tried; at least one.
     *
     * @param host a name in A-label form, or an IP address, which is its own answer
     * @throws java.net.UnknownHostException if the host has no address
     * @throws DnsFailedException if there is no telling
     */
    List<InetAddress> addresses(String host) throws IOException, InterruptedException;

    /** Asks as the system does: hosts file, name servers, and what else it is configured for. */
    static HostLookup system(Duration limit) {
        return new SystemHostLookup(limit);
    }

    /**
     * Asks these name servers in turn for IPv6 and IPv4 addresses, both at once, and nothing else; {@code localhost} is known without asking. Once there are IPv4
     * addresses, the others are waited for only a moment (RFC 8305 §3).
     *
     * @throws IllegalArgumentException if there is none, or no time
     */
    static HostLookup at(List<InetSocketAddress> nameServers, Duration limit) {
        return new JndiHostLookup(JndiQuery.at(nameServers, limit));
    }
}
