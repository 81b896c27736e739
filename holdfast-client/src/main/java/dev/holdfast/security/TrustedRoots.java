// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities of the Java runtime, and more. */
final class TrustedRoots implements CertificatePolicy {
    /** One for all: the authorities of the runtime are read once, as for the JDK's default context. */
    static final TrustedRoots SYSTEM = new TrustedRoots(List.of());

    private final List<X509Certificate> added;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable X509ExtendedTrustManager chainBuilder; // guarded by lock

    TrustedRoots(List<X509Certificate> added) {
        this.added = added;
    }

    /**
     * The JDK's own chain building over these roots; it knows no host name yet. Made once: the roots of a runtime are some 150
     * certificates, more than all else that an idle client keeps.
     */
    X509ExtendedTrustManager chainBuilder() throws GeneralSecurityException, IOException {
        lock.lock();
        try {
            var made = chainBuilder;
            if (made == null) {
                made = make();
                chainBuilder = made;
            }
            return made;
        } finally {
            lock.unlock();
        }
    }

    private X509ExtendedTrustManager make() throws GeneralSecurityException, IOException {
        var system = trustManager(null);
        if (added.isEmpty()) {
            return system;
        }
        // One set of roots, not two managers asked in turn: a chain is judged once, and the error is about the whole
        // set.
        var roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        int number = 0;
        for (var root : system.getAcceptedIssuers()) {
            roots.setCertificateEntry("system-" + number++, root);
        }
        for (var root : added) {
            roots.setCertificateEntry("added-" + number++, root);
        }
        return trustManager(roots);
    }

    private static X509ExtendedTrustManager trustManager(@Nullable KeyStore roots) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(roots);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this Java runtime has no X509ExtendedTrustManager for PKIX");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustedRoots that && added.equals(that.added);
    }

    @Override
    public int hashCode() {
        return added.hashCode();
    }

    @Override
    public String toString() {
        return "the authorities of the Java runtime" + (added.isEmpty() ? "" : " and " + added.size() + " more");
    }
}
