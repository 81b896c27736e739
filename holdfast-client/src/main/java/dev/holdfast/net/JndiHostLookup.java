// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Asks for A and then for AAAA records, the order in which the JDK has addresses too. */
record JndiHostLookup(JndiQuery query) implements HostLookup {
    @Override
    public List<InetAddress> addresses(String host) throws IOException, InterruptedException {
        var name = host.toLowerCase(Locale.ROOT);
        if (new ServerDomain(host).ipLiteral()) {
            return List.of(InetAddress.getAllByName(host)); // parses it, and asks nobody
        }
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            // RFC 6761 §6.3: resolvers "SHOULD always return the IP loopback address for address queries"
            return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        }
        var absolute = host.endsWith(".") ? host : host + ".";
        var addresses = new ArrayList<InetAddress>();
        for (var text : query.records(absolute, "A")) {
            addresses.add(InetAddress.ofLiteral(text));
        }
        try {
            for (var text : query.records(absolute, "AAAA")) {
                addresses.add(InetAddress.ofLiteral(text));
            }
        } catch (DnsFailedException e) {
            if (addresses.isEmpty()) {
                throw e;
            }
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException("the host name " + host + " has no address in the DNS");
        }
        return List.copyOf(addresses);
    }
}
