// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.CertificateSummary;
import java.util.Optional;

/**
 * How a connection is encrypted.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipher the cipher suite
 * @param applicationProtocol what ALPN agreed on; empty if the server did not answer it, or was not asked
 * @param certificate the server's own
 */
public record TlsReport(
        String version,
        String cipher,
        Optional<String> applicationProtocol,
        Optional<CertificateSummary> certificate) {}
