// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.Proxy;
import dev.holdfast.net.SrvLookup;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that say who to log in as, where, and how long that may take. */
final class ConnectingOptions {
    @Option(
            names = "--jid",
            paramLabel = "JID",
            description = "Who to log in as, like user@example.org; or environment HOLDFAST_JID.")
    private Optional<Jid> jid = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the first line of FILE; or environment HOLDFAST_PASSWORD."
                    + " Without both, holdfast asks for it if it runs in a terminal.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--resource",
            paramLabel = "R",
            description = "Ask for this resource; else that of the JID, or one that the server chooses.")
    private Optional<String> resource = Optional.empty();

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "Try this server before those that DNS knows; may be given several times."
                    + " It still has to prove the domain of the JID.")
    private List<HostAndPort> servers = new ArrayList<>();

    @Option(names = "--direct-tls", description = "Begin with TLS at each --server, instead of STARTTLS.")
    private boolean directTls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust the certificates in this PEM file, besides those that the system trusts.")
    private Optional<Path> ca = Optional.empty();

    @Option(
            names = "--dns",
            paramLabel = "HOST:PORT",
            description = "Ask this DNS resolver instead of the system's; may be given several times.")
    private List<HostAndPort> dns = new ArrayList<>();

    @Option(
            names = "--proxy",
            paramLabel = "URL",
            description = "Go through this proxy, like socks5://127.0.0.1:9050 or http://proxy.example.org:3128; or"
                    + " environment HOLDFAST_PROXY, the place for a URL with user:password@ before the host."
                    + " With socks5, no name but that of the proxy is looked up here, and without --server the domain"
                    + " itself is tried at ports 5222 and 5223.")
    private Optional<Proxy> proxy = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long the command may take as a whole; for listen, each attempt to connect. Default: 30.")
    private Duration timeout = Duration.ofSeconds(30);

    Duration timeout() {
        return timeout;
    }

    /**
     * A configuration with all that the options say; what remains is a matter of the command.
     *
     * @param attempt how long connecting and logging in may take
     * @throws UsageException if they do not go together, or a file cannot be read
     */
    ClientConfig.Builder config(Surroundings surroundings, Duration attempt) {
        var account = account(surroundings);
        var steps = Timeouts.defaults();
        // a resolver that is silent must leave time for the rest
        var timeouts = steps.withAttempt(attempt)
                .withDns(shorter(steps.dns(), attempt.dividedBy(4)))
                .within(attempt);
        var config =
                ClientConfig.builder(account, security(account, surroundings)).timeouts(timeouts);
        var through = proxy(surroundings);
        servers.forEach(server -> config.overridePeer(peer(server, through)));
        find(config, timeouts.dns(), through);
        return config;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Peer peer(HostAndPort server, Optional<Proxy> through) {
        var connector = directTls
                ? through.map(Proxy::directTls).orElseGet(Connector::directTls)
                : through.map(Proxy::startTls).orElseGet(Connector::startTls);
        return new Peer(server.host(), server.port(), connector);
    }

    /** How the servers of the domain are found, and the addresses of hosts. */
    private void find(ClientConfig.Builder config, Duration limit, Optional<Proxy> through) {
        var resolvers = dns.stream()
                .map(resolver -> new InetSocketAddress(resolver.host(), resolver.port()))
                .toList();
        if (!resolvers.isEmpty()) {
            config.hosts(HostLookup.at(resolvers, limit));
        }
        if (through.isPresent() && through.get().protocol() == Proxy.Protocol.SOCKS5) {
            config.discovery(PeerDiscovery.direct(through.get())); // as Tor wants it: no look-up here
            return;
        }
        var lookup = resolvers.isEmpty() ? SrvLookup.system(limit) : SrvLookup.at(resolvers, limit);
        var discovery = PeerDiscovery.srv(lookup, new SecureRandom());
        config.discovery(
                through.map(way -> PeerDiscovery.through(way, discovery)).orElse(discovery));
    }

    private Optional<Proxy> proxy(Surroundings surroundings) {
        var through =
                proxy.or(() -> surroundings.environment("HOLDFAST_PROXY").map(ConnectingOptions::proxyFromEnvironment));
        if (!dns.isEmpty() && through.isPresent() && through.get().protocol() == Proxy.Protocol.SOCKS5) {
            throw new UsageException("--dns names a resolver, and with the proxy " + through.get()
                    + " nothing is asked of the DNS, so that nobody sees where you go: leave out --dns or the proxy");
        }
        return through;
    }

    private static Proxy proxyFromEnvironment(String url) {
        try {
            return Proxy.parse(url);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("HOLDFAST_PROXY does not do: " + wrong.getMessage());
        }
    }

    private Jid account(Surroundings surroundings) {
        var account = jid.or(() -> surroundings.environment("HOLDFAST_JID").map(ConnectingOptions::fromEnvironment))
                .orElseThrow(() ->
                        new UsageException("no account to log in with: give --jid USER@DOMAIN or set HOLDFAST_JID"));
        if (account.local().isEmpty()) {
            throw new UsageException(
                    "the JID '" + account + "' names no account: give --jid like user@" + account.domain());
        }
        if (directTls && servers.isEmpty()) {
            throw new UsageException(
                    "--direct-tls says how to reach a --server, and none is given: add --server HOST:PORT");
        }
        try {
            return resource.map(account::withResource).orElse(account);
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("the --resource does not do: " + unfit.getMessage());
        }
    }

    private static Jid fromEnvironment(String text) {
        try {
            return Jid.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new UsageException(
                    "HOLDFAST_JID is not a JID; write it like user@example.org: " + invalid.getMessage());
        }
    }

    private SecurityLayer security(Jid account, Surroundings surroundings) {
        var policy = certificates();
        var password = Password.find(passwordFile, account, surroundings);
        try {
            return SecurityLayer.password(password).withCertificates(policy);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private CertificatePolicy certificates() {
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
