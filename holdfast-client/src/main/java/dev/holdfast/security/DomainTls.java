// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;

/**
 * TLS towards the servers of one domain: they show a certificate for the domain, whatever host the connection goes to.
 *
 * <p>Keep one for as long as a client lives, so that it can resume TLS sessions, and never share one between clients: the JDK gives connections that resume
 * the same TLS 1.2 session one session object, and the channel binding of the last of them to all. Safe for use by several threads.
 */
public final class DomainTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"}; // RFC 8996: nothing older

    private final ServerDomain domain;
    private final CertificatePolicy certificates;
    private final SSLContext context;
    private final String[] cipherSuites;

    DomainTls(ServerDomain domain, CertificatePolicy certificates) {
        this.domain = domain;
        this.certificates = certificates;
        try {
            var chainBuilder = switch (certificates) {
                case TrustedRoots roots -> roots.chainBuilder();
            };
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new DomainTrustManager(domain, chainBuilder)}, null);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot set up TLS: " + e.getMessage(), e);
        }
        cipherSuites = Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                .filter(DomainTls::acceptable)
                .toArray(String[]::new);
    }

    /** Who has to be at the other end. */
    public ServerDomain domain() {
        return domain;
    }

    /** The same, where the other end has to prove another domain; with a session cache of its own. */
    public DomainTls towards(ServerDomain other) {
        return other.equals(domain) ? this : new DomainTls(other, certificates);
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
