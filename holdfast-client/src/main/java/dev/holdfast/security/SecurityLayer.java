// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import dev.holdfast.sasl.Credentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a client proves who it is and how the server has to: credentials, certificates, and whether TLS is a must.
 *
 * <p>Immutable, and good for many connections, clients and domains. TLS is required and the system's authorities are trusted unless it is said otherwise.
 */
public final class SecurityLayer {
    private final @Nullable Credentials credentials;
    private final CertificatePolicy certificates;
    private final boolean tlsRequired;

    private SecurityLayer(@Nullable Credentials credentials, CertificatePolicy certificates, boolean tlsRequired) {
        this.credentials = credentials;
        this.certificates = certificates;
        this.tlsRequired = tlsRequired;
    }

    /** Logs in with a password; the array is the caller's again, and to be wiped by them, once this returns. */
    public static SecurityLayer password(char[] password) {
        return of(Credentials.password(password));
    }

    /** Logs in with these credentials. */
    public static SecurityLayer of(Credentials credentials) {
        return new SecurityLayer(credentials, CertificatePolicy.systemTrust(), true);
    }

    /** Does not log in: for registration and for looking at what a server offers. */
    public static SecurityLayer unauthenticated() {
        return new SecurityLayer(null, CertificatePolicy.systemTrust(), true);
    }

    /** The same with another choice of certificates to trust. */
    public SecurityLayer withCertificates(CertificatePolicy policy) {
        return new SecurityLayer(credentials, policy, tlsRequired);
    }

    /** The same, but goes on without encryption where the server has none. For tests: whoever is on the path can switch TLS off. */
    public SecurityLayer withoutTlsRequirement() {
        return new SecurityLayer(credentials, certificates, false);
    }

    /** What to log in with; empty if the stream is to stay unauthenticated. */
    public Optional<Credentials> credentials() {
        return Optional.ofNullable(credentials);
    }

    /** Which certificates prove the server. */
    public CertificatePolicy certificates() {
        return certificates;
    }

    /** Whether a stream without TLS is a failure. */
    public boolean tlsRequired() {
        return tlsRequired;
    }

    /** A TLS set-up for the servers of this domain, with a session cache of its own: one a client, see {@link DomainTls}. */
    public DomainTls tlsFor(ServerDomain domain) {
        return new DomainTls(domain, certificates);
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "SecurityLayer[" + (credentials == null ? "unauthenticated" : "with credentials") + ", "
                + (tlsRequired ? "TLS required" : "TLS not required") + "]";
    }
}
