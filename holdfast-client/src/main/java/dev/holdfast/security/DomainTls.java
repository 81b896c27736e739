// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS towards the servers of one domain: they show a certificate for the domain, whatever host the connection goes to.
 *
 * <p>Keep one for as long as a client lives, so that it can resume TLS sessions, and never share one between clients: the JDK gives connections that resume
 * the same TLS 1.2 session one session object, and the channel binding of the last of them to all. Safe for use by several threads.
 */
public final class DomainTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"}; // RFC 8996: nothing older

    private static final int MOST_HOSTS = 16; // each has a cache of sessions; a domain has a handful of servers

    private final ServerDomain domain;
    private final List<ServerDomain> hosts;
    private final X509ExtendedTrustManager chainBuilder;
    private final SSLContext context;
    private final String[] cipherSuites;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ServerDomain, DomainTls> accepting = new LinkedHashMap<>(); // guarded by lock; oldest first

    DomainTls(ServerDomain domain, CertificatePolicy certificates) {
        this(domain, List.of(), chainBuilder(certificates));
    }

    private DomainTls(ServerDomain domain, List<ServerDomain> hosts, X509ExtendedTrustManager chainBuilder) {
        this.domain = domain;
        this.hosts = hosts;
        this.chainBuilder = chainBuilder;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new DomainTrustManager(domain, hosts, chainBuilder)}, null);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
        cipherSuites = Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                .filter(DomainTls::acceptable)
                .toArray(String[]::new);
    }

    private static X509ExtendedTrustManager chainBuilder(CertificatePolicy certificates) {
        try {
            return switch (certificates) {
                case TrustedRoots roots -> roots.chainBuilder();
            };
        } catch (GeneralSecurityException | IOException e) {
            throw unavailable(e);
        }
    }

    private static IllegalStateException unavailable(Exception cause) {
        return new IllegalStateException("this Java runtime cannot set up TLS: " + cause.getMessage(), cause);
    }

    /**
     * The same, but a certificate for this host will do as well. Only for a host to which the domain has delegated its service in a way that nobody can have
     * forged: an SRV record that DNSSEC has proven (RFC 7590 §3.4).
     *
     * <p>SNI still names the domain. Sessions are resumed only among connections that accept the same names, for a resumption shows no certificate; so the
     * same host has the same object each time, unless many others were asked for in between.
     */
    public DomainTls alsoAccepting(ServerDomain host) {
        if (host.equals(domain) || hosts.contains(host)) {
            return this;
        }
        lock.lock();
        try {
            var known = accepting.get(host);
            if (known != null) {
                return known;
            }
            if (accepting.size() == MOST_HOSTS) {
                accepting.remove(accepting.keySet().iterator().next());
            }
            var more = Stream.concat(hosts.stream(), Stream.of(host)).toList();
            var tls = new DomainTls(domain, more, chainBuilder);
            accepting.put(host, tls);
            return tls;
        } finally {
            lock.unlock();
        }
    }

    /** Who has to be at the other end. */
    public ServerDomain domain() {
        return domain;
    }

    /** The same, where the other end has to prove another domain; with a session cache of its own. */
    public DomainTls towards(ServerDomain other) {
        return other.equals(domain) ? this : new DomainTls(other, List.of(), chainBuilder);
    }

    /** What makes the TLS of others, such as that of an HTTP client, check certificates as this does; to be used with {@link #parameters}. */
    public SSLContext context() {
        return context;
    }

    /** The versions and cipher suites that are allowed; a copy. */
    public SSLParameters parameters() {
        return new SSLParameters(cipherSuites.clone(), PROTOCOLS.clone());
    }

    /**
     * Lays TLS over a connected socket; the handshake is the caller's to start.
     *
     * @param port of the server; together with the domain it says which TLS session may be resumed
     * @param applicationProtocols offered by ALPN (RFC 7301), none if empty
     * @return a socket that closes the raw one with itself
     */
    public SSLSocket over(Socket raw, int port, List<String> applicationProtocols) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(raw, domain.name(), port, true);
        var parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(cipherSuites);
        parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
        // RFC 6066 §3: "Literal IPv4 and IPv6 addresses are not permitted". Set by hand, as the JDK leaves out names of
        // one label.
        parameters.setServerNames(domain.ipLiteral() ? List.of() : List.of(new HostName(domain)));
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** The JDK's own SNIHostName refuses an underscore, which a domain may have. */
    private static final class HostName extends SNIServerName {
        HostName(ServerDomain domain) {
            super(StandardConstants.SNI_HOST_NAME, domain.name().getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** RFC 9325 §4.2: forward secrecy and authenticated encryption; suites of TLS 1.3 have both and say neither. */
    private static boolean acceptable(String suite) {
        boolean tls13 = suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_");
        boolean aead = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_");
        return tls13 || (suite.startsWith("TLS_ECDHE_") && aead);
    }
}
