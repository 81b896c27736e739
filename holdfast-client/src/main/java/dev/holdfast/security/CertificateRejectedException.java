// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate does not prove the domain that was asked for.
 *
 * <p>The message is for people: it names the domain, and what it is about the certificate that was refused. The TLS layer wraps this exception, see
 * {@link #in(Throwable)}.
 */
public final class CertificateRejectedException extends CertificateException {
    /** What is wrong, as far as one can tell. */
    public enum Reason {
        /** The certificate, or one that it builds on, was valid until some time ago. */
        EXPIRED,
        /** The certificate, or one that it builds on, will be valid later; or our clock is slow. */
        NOT_YET_VALID,
        /** The certificate is signed with its own key, and is not among the trusted ones. */
        SELF_SIGNED,
        /** No chain leads from the certificate to a trusted authority. */
        UNTRUSTED_ISSUER,
        /** The certificate is trusted, and belongs to another host. */
        WRONG_HOST,
        /** The chain was refused for something else: a weak algorithm, a revocation, a key that is not meant for TLS servers. */
        UNACCEPTABLE
    }

    private final Reason reason;
    private final transient CertificateSummary certificate;

    CertificateRejectedException(
            Reason reason, X509Certificate certificate, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.certificate = CertificateSummary.of(certificate);
    }

    /** The certificate that was shown. */
    public CertificateSummary certificate() {
        return certificate;
    }

    /** What is wrong with the certificate. */
    public Reason reason() {
        return reason;
    }

    /** The refusal among the causes of a failed handshake; empty if it failed for another reason. */
    public static Optional<CertificateRejectedException> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateRejectedException rejected) {
                return Optional.of(rejected);
            }
        }
        return Optional.empty();
    }
}
