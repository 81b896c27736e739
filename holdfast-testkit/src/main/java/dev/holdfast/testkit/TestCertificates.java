// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A throw-away certificate authority for tests: server certificates that are good, and server certificates that are wrong in
 * one way each, so that a test can see whether a client notices.
 *
 * <p>Every instance has keys of its own (EC P-256), made in memory; nothing is written to disk. Never trust its CA outside a
 * test. Immutable and safe to share between threads.
 */
public final class TestCertificates {
    /** What is right or wrong with a server certificate. */
    public enum Kind {
        /** Signed by {@link TestCertificates#ca()}, valid today, for the names asked for. */
        GOOD,
        /** As {@link #GOOD}, but no longer valid since yesterday. */
        EXPIRED,
        /** As {@link #GOOD}, but not valid before tomorrow. */
        NOT_YET_VALID,
        /** As {@link #GOOD}, but for {@code wrong-host.invalid} instead of the names asked for. */
        WRONG_HOST,
        /** Signed with its own key. */
        SELF_SIGNED,
        /** Signed by another CA, which nobody trusts. */
        UNTRUSTED_CA
    }

    /**
     * A private key and the certificates that prove it, leaf first.
     *
     * @param key the private key of the first certificate
     * @param chain the certificate and its CA; only itself if self-signed
     */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {
        /** Copies the chain. */
        public Identity {
            chain = List.copyOf(chain);
        }

        /** The chain as PEM text, leaf first. */
        public String chainPem() {
            StringBuilder pem = new StringBuilder();
            chain.forEach(certificate -> pem.append(TestCertificates.certificatePem(certificate)));
            return pem.toString();
        }

        /** The private key as unencrypted PKCS #8 PEM text. */
        public String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        /** Does not show the key. */
        @Override
        public String toString() {
            return "Identity[" + chain.get(0).getSubjectX500Principal() + "]";
        }
    }

    private static final Duration DAY = Duration.ofDays(1);
    private static final char[] NO_SECRET = "test".toCharArray(); // the key store never leaves memory

    private final CertificateMaker authority;
    private final CertificateMaker stranger;

    private TestCertificates(CertificateMaker authority, CertificateMaker stranger) {
        this.authority = authority;
        this.stranger = stranger;
    }

    /** Makes a new CA with a new key. */
    public static TestCertificates create() {
        return new TestCertificates(
                CertificateMaker.authority("Holdfast test CA"),
                CertificateMaker.authority("Holdfast untrusted test CA"));
    }

    /** The certificate of the CA that signed the good certificates: what a client under test is to trust. */
    public X509Certificate ca() {
        return authority.certificate();
    }

    /** The certificate of the CA as PEM text, as programs take it from a file. */
    public String caPem() {
        return certificatePem(ca());
    }

    /**
     * Makes a key and a certificate.
     *
     * @param kind what is to be right or wrong with it
     * @param names the names it is for: DNS names (A-labels for international ones) or IP addresses
     */
    public Identity identity(Kind kind, String... names) {
        Instant now = Instant.now();
        Instant from = kind == Kind.NOT_YET_VALID ? now.plus(DAY) : now.minus(DAY.multipliedBy(30));
        Instant to = kind == Kind.EXPIRED ? now.minus(DAY) : now.plus(DAY.multipliedBy(30));
        List<String> wanted = kind == Kind.WRONG_HOST ? List.of("wrong-host.invalid") : List.of(names);
        return switch (kind) {
            case SELF_SIGNED -> CertificateMaker.selfSigned(wanted, from, to);
            case UNTRUSTED_CA -> stranger.issue(wanted, from, to);
            case GOOD, EXPIRED, NOT_YET_VALID, WRONG_HOST -> authority.issue(wanted, from, to);
        };
    }

    /** A TLS context for a server with a good certificate for these names. */
    public SSLContext serverContext(String... names) {
        return serverContext(Kind.GOOD, names);
    }

    /** A TLS context for a server with a certificate of that kind for these names. */
    public SSLContext serverContext(Kind kind, String... names) {
        Identity identity = identity(kind, names);
        try {
            KeyStore keys = emptyStore();
            keys.setKeyEntry(
                    "server", identity.key(), NO_SECRET, identity.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, NO_SECRET);
            return context(factory.getKeyManagers(), new TrustManager[0]);
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("this Java runtime cannot make a TLS server context", broken);
        }
    }

    /** A TLS context for a client that trusts {@link #ca()} and nothing else. It does not check host names by itself. */
    public SSLContext clientContext() {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("ca", ca());
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return context(new KeyManager[0], factory.getTrustManagers());
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("this Java runtime cannot make a TLS client context", broken);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, new SecureRandom());
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load((InputStream) null, NO_SECRET);
        return store;
    }

    private static String certificatePem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was parsed cannot be encoded", impossible);
        }
    }

    private static String pem(String what, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }
}
