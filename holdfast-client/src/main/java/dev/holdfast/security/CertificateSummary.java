// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What a server's certificate says, for people.
 *
 * @param names those that may stand for a domain, such as {@code DNS:example.org}
 */
public record CertificateSummary(
        String subject, String issuer, List<String> names, Instant notBefore, Instant notAfter) {
    /** Of the server's own certificate; names that cannot be read are left out. */
    public static CertificateSummary of(X509Certificate certificate) {
        List<String> names;
        try {
            names = PresentedNames.of(certificate).shown();
        } catch (CertificateParsingException _) {
            names = List.of();
        }
        return new CertificateSummary(
                printable(certificate.getSubjectX500Principal().toString()),
                printable(certificate.getIssuerX500Principal().toString()),
                names.stream().map(CertificateSummary::printable).toList(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /** What comes from a server goes to a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
