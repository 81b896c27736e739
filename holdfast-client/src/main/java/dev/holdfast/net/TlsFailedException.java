// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.CertificateRejectedException;
import java.io.IOException;
import java.util.Optional;

/** A TLS handshake failed: a certificate that was not accepted, no common version or cipher suite, an alert, or a server that does not speak TLS. */
public final class TlsFailedException extends IOException {
    public TlsFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What was wrong with the server's certificate; empty if that was not the reason. */
    public Optional<CertificateRejectedException> certificate() {
        return CertificateRejectedException.in(this);
    }
}
