// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.net.HostLookup;
import dev.holdfast.net.SrvLookup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says which DNS is asked. */
final class DnsOption {
    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            description = "Ask this DNS resolver instead of the system's; may be given several times.")
    private List<HostAndPort> resolvers = new ArrayList<>();

    boolean given() {
        return !resolvers.isEmpty();
    }

    /** How SRV records are found. */
    SrvLookup records(Duration limit) {
        return given() ? SrvLookup.at(addresses(), limit) : SrvLookup.system(limit);
    }

    /** How the addresses of hosts are found, if not as the system does. */
    Optional<HostLookup> hosts(Duration limit) {
        return given() ? Optional.of(HostLookup.at(addresses(), limit)) : Optional.empty();
    }

    private List<InetSocketAddress> addresses() {
        return resolvers.stream()
                .map(resolver -> new InetSocketAddress(resolver.host(), resolver.port()))
                .toList();
    }
}
