// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Says which certificates a server may prove its domain with; immutable.
 *
 * <p>Whatever the policy: the certificate has to be valid now, and has to name the JID's domain by the rules of RFC 9525 (no common name, no partial wildcard).
 */
public sealed interface CertificatePolicy permits TrustedRoots {
    /** Trusts the certificate authorities that the Java runtime trusts, and nothing else. They are read once in the life of the process. */
    static CertificatePolicy systemTrust() {
        return TrustedRoots.SYSTEM;
    }

    /** Trusts the certificate authorities of the Java runtime and these in addition, such as a company's own. */
    static CertificatePolicy trusting(Collection<X509Certificate> authorities) {
        return new TrustedRoots(List.copyOf(authorities));
    }

    /**
     * Like {@link #trusting(Collection)}, with all X.509 certificates of a key store: its trusted entries and the leaf certificates of its key entries.
     *
     * @throws IllegalArgumentException if the store was not loaded or holds no certificate
     */
    static CertificatePolicy trusting(KeyStore store) {
        var authorities = new ArrayList<X509Certificate>();
        try {
            for (var alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    authorities.add(certificate);
                }
            }
        } catch (KeyStoreException e) {
            throw new IllegalArgumentException("the key store was not loaded", e);
        }
        if (authorities.isEmpty()) {
            throw new IllegalArgumentException("the key store holds no certificate");
        }
        return trusting(authorities);
    }

    /**
     * Like {@link #trusting(Collection)}, with all certificates of a PEM file.
     *
     * @throws IOException if the file cannot be read, or holds no certificate or a broken one
     */
    static CertificatePolicy trustingPem(Path file) throws IOException {
        Collection<? extends Certificate> found;
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            found = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (CertificateException e) {
            throw new IOException("no certificate can be read from " + file + ": " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new IOException("there is no certificate in " + file);
        }
        return trusting(found.stream().map(X509Certificate.class::cast).toList());
    }
}
