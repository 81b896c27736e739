// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.net.Connector;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.Proxy;
import dev.holdfast.net.SrvLookup;
import dev.holdfast.security.CertificatePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which servers are meant, how they are found, and whom to trust there. */
final class ServerOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description =
                    "Try this server before those that DNS knows (doctor: instead of them); may be given several times."
                            + " It still has to prove the domain of the JID.")
    private List<HostAndPort> servers = new ArrayList<>();

    @Option(names = "--direct-tls", description = "Begin with TLS at each --server, instead of STARTTLS.")
    private boolean directTls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust the certificates in this PEM file, besides those that the system trusts.")
    private Optional<Path> ca = Optional.empty();

    @Mixin
    private final DnsOption dns = new DnsOption();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through this proxy, like socks5://127.0.0.1:9050 or http://proxy.example.org:3128; or"
                    + " environment HOLDFAST_PROXY, the place for a URL with user:password@ before the host."
                    + " With socks5, no name but that of the proxy is looked up here, and without --server the domain"
                    + " itself is tried at ports 5222 and 5223.")
    private Optional<Proxy> proxy = Optional.empty();

    @Option(
            names = "--websocket",
            paramLabel = "URI",
            description =
                    "Try this WebSocket before all other servers, like wss://example.org/xmpp-websocket; it has to prove"
                            + " the host of the address. Or auto: the domain says where its WebSockets are, by HTTPS"
                            + " (XEP-0156), and the DNS is not asked for servers.")
    private Optional<WebSocketOption> websocket = Optional.empty();

    /** The servers that were named, in their order. */
    List<Peer> named(Surroundings surroundings) {
        var through = proxy(surroundings);
        if (directTls && servers.isEmpty()) {
            throw new UsageException(
                    "--direct-tls says how to reach a --server, and none is given: add --server HOST:PORT");
        }
        var first = websocket.flatMap(option -> option.peer(through));
        return Stream.concat(first.stream(), servers.stream().map(server -> peer(server, through)))
                .toList();
    }

    private Peer peer(HostAndPort server, Optional<Proxy> through) {
        var connector = directTls
                ? through.map(Proxy::directTls).orElseGet(Connector::directTls)
                : through.map(Proxy::startTls).orElseGet(Connector::startTls);
        return new Peer(server.host(), server.port(), connector);
    }

    /** How the addresses of hosts are found, if not as the system does. */
    Optional<HostLookup> hosts(Duration limit) {
        return dns.hosts(limit);
    }

    /** How SRV records are found; empty if no DNS is to be asked. */
    Optional<SrvLookup> records(Surroundings surroundings, Duration limit) {
        if (asksTheDomain()
                || proxy(surroundings).filter(ServerOptions::hidesNames).isPresent()) {
            return Optional.empty(); // as Tor wants it: no look-up here
        }
        return Optional.of(dns.records(limit));
    }

    /** How the servers of the domain are found. */
    PeerDiscovery discovery(Surroundings surroundings, Duration limit) {
        var through = proxy(surroundings);
        if (asksTheDomain()) {
            refuseAround(through);
            return WebSocketOption.hostMeta(certificates());
        }
        var lookup = records(surroundings, limit);
        if (lookup.isEmpty()) {
            return PeerDiscovery.direct(through.orElseThrow());
        }
        var discovery = PeerDiscovery.srv(lookup.get(), new SecureRandom());
        return through.map(way -> PeerDiscovery.through(way, discovery)).orElse(discovery);
    }

    private boolean asksTheDomain() {
        return websocket.isPresent() && websocket.get().address().isEmpty();
    }

    /** The question for host-meta goes straight to the web server of the domain, by the system's resolver. */
    private void refuseAround(Optional<Proxy> through) {
        if (through.isPresent()) {
            throw new UsageException("--websocket auto would go past the proxy " + through.get()
                    + ": give the address of the WebSocket, or leave out the proxy (--proxy, HOLDFAST_PROXY)");
        }
        if (dns.given()) {
            throw new UsageException("--dns names a resolver, and --websocket auto asks that of the system:"
                    + " leave out --dns, or give the address of the WebSocket");
        }
    }

    boolean proxied(Surroundings surroundings) {
        return proxy(surroundings).isPresent();
    }

    private static boolean hidesNames(Proxy proxy) {
        return proxy.protocol() == Proxy.Protocol.SOCKS5;
    }

    private Optional<Proxy> proxy(Surroundings surroundings) {
        var through = proxy.or(() -> proxyFromEnvironment(surroundings));
        if (dns.given() && through.filter(ServerOptions::hidesNames).isPresent()) {
            throw new UsageException("--dns names a resolver, and with the proxy " + through.get()
                    + " nothing is asked of the DNS, so that nobody sees where you go: leave out --dns or the proxy");
        }
        return through;
    }

    /** Refuses to ask the DNS and nothing else, where the environment has a proxy that is to hide it. */
    static void requireDns(Surroundings surroundings) {
        proxyFromEnvironment(surroundings).filter(ServerOptions::hidesNames).ifPresent(hiding -> {
            throw new UsageException("discover asks the DNS, and with the proxy " + hiding
                    + " nothing is asked of it, so that nobody sees where you go: leave out HOLDFAST_PROXY to ask it"
                    + " all the same");
        });
    }

    private static Optional<Proxy> proxyFromEnvironment(Surroundings surroundings) {
        return surroundings.environment("HOLDFAST_PROXY").map(ServerOptions::parsed);
    }

    private static Proxy parsed(String url) {
        try {
            return Proxy.parse(url);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("HOLDFAST_PROXY does not do: " + wrong.getMessage());
        }
    }

    /** Whom to trust besides those that the system trusts. */
    CertificatePolicy certificates() {
        if (ca.isEmpty()) {
            return CertificatePolicy.systemTrust();
        }
        try {
            return CertificatePolicy.trustingPem(ca.get());
        } catch (IOException unreadable) {
            throw new UsageException("the file of --ca cannot be used: " + Password.reason(unreadable)
                    + "; give a readable PEM file with at least one certificate");
        }
    }
}
