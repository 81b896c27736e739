// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** Asks the DNS for SRV records. Called from several threads at once; returns in bounded time and at once when interrupted. */
@FunctionalInterface
public interface SrvLookup {
    /**
     * Asks for the records of one service.
     *
     * @param name an absolute name, such as {@code _xmpp-client._tcp.example.org.} with its trailing dot
     */
    SrvAnswer lookup(String name) throws InterruptedException;

    /**
     * Asks the name servers of the system's configuration, which is read anew each time; without a name server there is no record.
     *
     * @throws IllegalArgumentException if there is no time
     */
    static SrvLookup system(Duration limit) {
        return new JndiSrvLookup(JndiQuery.system(limit));
    }

    /**
     * Asks these name servers, in turn.
     *
     * @throws IllegalArgumentException if there is none, or no time
     */
    static SrvLookup at(List<InetSocketAddress> nameServers, Duration limit) {
        return new JndiSrvLookup(JndiQuery.at(nameServers, limit));
    }
}
