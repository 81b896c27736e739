// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import dev.holdfast.security.CertificateRejectedException.Reason;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts a chain that the JDK accepts and that names the domain, or another host that may stand for it.
 *
 * <p>The name is checked here and not after the handshake, so that the server is told by an alert and no byte is sent to a stranger.
 */
final class DomainTrustManager extends X509ExtendedTrustManager {
    private final ServerDomain domain;
    private final List<ServerDomain> hosts;
    private final X509ExtendedTrustManager chainBuilder;

    /** @param hosts what a certificate may be for instead of the domain */
    DomainTrustManager(ServerDomain domain, List<ServerDomain> hosts, X509ExtendedTrustManager chainBuilder) {
        this.domain = domain;
        this.hosts = List.copyOf(hosts);
        this.chainBuilder = chainBuilder;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> chainBuilder.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> chainBuilder.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, () -> chainBuilder.checkServerTrusted(chain, authType));
    }

    private interface ChainCheck {
        void run() throws CertificateException;
    }

    private void check(X509Certificate[] chain, ChainCheck chainCheck) throws CertificateException {
        var leaf = chain[0];
        try {
            chainCheck.run();
            leaf.checkValidity(); // the JDK does not ask it of a leaf that is itself among the trusted ones
        } catch (CertificateException e) {
            var reason = reason(e, leaf);
            if (reason == Reason.UNACCEPTABLE) {
                requireName(leaf); // for an HTTP client the JDK looks at the name as well, and before we do
            }
            throw rejected(reason, leaf, e);
        }
        requireName(leaf);
    }

    private void requireName(X509Certificate leaf) throws CertificateRejectedException {
        PresentedNames names;
        try {
            names = PresentedNames.of(leaf);
        } catch (CertificateParsingException unreadable) {
            throw rejected(Reason.UNACCEPTABLE, leaf, unreadable);
        }
        if (!names.cover(domain) && hosts.stream().noneMatch(names::cover)) {
            var or = hosts.stream().map(host -> " or " + host).collect(Collectors.joining());
            throw new CertificateRejectedException(
                    Reason.WRONG_HOST,
                    leaf,
                    printable("the certificate is not for " + domain + or + ": it names " + names + " (subject "
                            + leaf.getSubjectX500Principal() + ")"),
                    null);
        }
    }

    private CertificateRejectedException rejected(Reason reason, X509Certificate leaf, CertificateException cause) {
        var what = switch (reason) {
            case EXPIRED -> "has expired";
            case NOT_YET_VALID -> "is not valid yet";
            case SELF_SIGNED -> "is self-signed and not trusted";
            case UNTRUSTED_ISSUER -> "was not issued by a trusted authority";
            case WRONG_HOST, UNACCEPTABLE ->
                "is not acceptable (" + deepest(cause).getMessage() + ")";
        };
        var validity = "valid from " + leaf.getNotBefore().toInstant().truncatedTo(ChronoUnit.SECONDS) + " to "
                + leaf.getNotAfter().toInstant().truncatedTo(ChronoUnit.SECONDS);
        var message = "the certificate for " + domain + " " + what + ": " + validity + ", subject "
                + leaf.getSubjectX500Principal() + ", issued by " + leaf.getIssuerX500Principal();
        return new CertificateRejectedException(reason, leaf, printable(message), cause);
    }

    private static Reason reason(CertificateException refusal, X509Certificate leaf) {
        boolean noPath = false;
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException _ -> {
                    return Reason.EXPIRED;
                }
                case CertificateNotYetValidException _ -> {
                    return Reason.NOT_YET_VALID;
                }
                case CertPathBuilderException _ -> noPath = true; // what was wrong with the best path may lie below
                // the issuer that we trust has the name, but not the key
                case CertPathValidatorException invalid
                when invalid.getReason() == BasicReason.INVALID_SIGNATURE -> noPath = true;
                default -> {}
            }
        }
        if (!noPath) {
            return Reason.UNACCEPTABLE;
        }
        return selfSigned(leaf) ? Reason.SELF_SIGNED : Reason.UNTRUSTED_ISSUER;
    }

    private static boolean selfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // it only bears its issuer's name
        }
    }

    private static Throwable deepest(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The names come from the server and go to a terminal. */
    private static String printable(String message) {
        return message.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw clientsOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw clientsOnly();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw clientsOnly();
    }

    private static UnsupportedOperationException clientsOnly() {
        return new UnsupportedOperationException("this is the trust of a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chainBuilder.getAcceptedIssuers();
    }
}
