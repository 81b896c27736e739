// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What another discovery finds, to be reached through a proxy; what can only be reached otherwise is left out. */
record ProxyPeerDiscovery(Proxy proxy, PeerDiscovery found) implements PeerDiscovery {
    private static final int START_TLS_PORT = 5222; // RFC 6120 §3.2.2
    private static final int DIRECT_TLS_PORT = 5223; // of XEP-0368's examples, and what servers use

    /** See {@link PeerDiscovery#direct}. */
    static List<Peer> direct(Proxy proxy, ServerDomain domain) {
        var source = new PeerSource.Fallback();
        return List.of(
                new Peer(domain.name(), START_TLS_PORT, proxy.startTls(), source),
                new Peer(domain.name(), DIRECT_TLS_PORT, proxy.directTls(), source));
    }

    @Override
    public List<Peer> discover(ServerDomain domain) throws IOException, InterruptedException {
        List<Peer> peers;
        try {
            peers = found.discover(domain).stream().flatMap(this::through).toList();
        } catch (DnsFailedException _) { // where only the proxy gets out, the local DNS need not know the world
            peers = List.of();
        }
        return peers.isEmpty() ? direct(proxy, domain) : peers;
    }

    private Stream<Peer> through(Peer peer) {
        return connector(peer.connector())
                .map(connector -> new Peer(peer.host(), peer.port(), connector, peer.source()))
                .stream();
    }

    private Optional<Connector> connector(Connector plain) {
        return switch (plain) {
            case TcpConnector.START_TLS -> Optional.of(proxy.startTls());
            case TcpConnector.DIRECT_TLS -> Optional.of(proxy.directTls());
            default -> Optional.empty(); // it would go its own way, past the proxy
        };
    }
}
