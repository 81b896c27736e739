// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Which name servers are to be asked. Called before each question, as a machine changes its network and with it its name servers. */
@FunctionalInterface
interface NameServers {
    /** In the order in which they are to be asked, none if there is none; empty if only the JDK can tell. */
    Optional<List<InetSocketAddress>> now();

    /** Always these. */
    static NameServers fixed(List<InetSocketAddress> nameServers) {
        var copy = Optional.of(List.copyOf(nameServers));
        return () -> copy;
    }
}
