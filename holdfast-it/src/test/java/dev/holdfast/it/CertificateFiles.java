// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Identity;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** The certificates of one server as files: a good one from a CA of its own, and each kind of bad one that a client must refuse. */
final class CertificateFiles {
    // RFC 5915 §3 for the curve P-256: SEQUENCE { 1, OCTET STRING key (32), [0] curve, [1] BIT STRING public key (65) }
    private static final String BEFORE_KEY = "30770201010420";
    private static final String CURVE_AND_BEFORE_PUBLIC_KEY = "a00a06082a8648ce3d030107a144034200";
    private static final int KEY_LENGTH = 32;
    private static final int PUBLIC_KEY_LENGTH = 65;

    private CertificateFiles() {}

    /** Writes {@code ca.crt}, for each name {@code NAME.chain.pem} and {@code NAME.key}, and {@code server.bundle.pem} with both in one. */
    static void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        var certificates = TestCertificates.create();
        Files.writeString(directory.resolve("ca.crt"), certificates.caPem());
        var server = certificates.identity(
                Kind.GOOD, "localhost", "nosm.test", "anon.test", "dead.test", "mute.test", "nosrv.test");
        write(directory, "server", server);
        Files.writeString(directory.resolve("server.bundle.pem"), server.chainPem() + keyWithPublicKey(server));
        write(directory, "expired", certificates.identity(Kind.EXPIRED, "expired.test"));
        write(directory, "selfsigned", certificates.identity(Kind.SELF_SIGNED, "selfsigned.test"));
        write(directory, "wronghost", certificates.identity(Kind.WRONG_HOST, "wronghost.test"));
        write(directory, "untrusted", certificates.identity(Kind.UNTRUSTED_CA, "untrusted.test"));
    }

    private static void write(Path directory, String name, Identity identity) throws IOException {
        Files.writeString(directory.resolve(name + ".chain.pem"), identity.chainPem());
        Files.writeString(directory.resolve(name + ".key"), identity.keyPem());
    }

    /**
     * The key in the older form of RFC 5915 together with its public key: ejabberd finds the key of a certificate by the public key beside it,
     * which Java leaves out of its PKCS #8.
     */
    private static String keyWithPublicKey(Identity identity) {
        var key = ((ECPrivateKey) identity.key()).getS();
        var publicKey = HexFormat.of()
                .formatHex(identity.chain().getFirst().getPublicKey().getEncoded());
        var der = BEFORE_KEY
                + String.format(Locale.ROOT, "%0" + 2 * KEY_LENGTH + "x", key)
                + CURVE_AND_BEFORE_PUBLIC_KEY
                + publicKey.substring(publicKey.length() - 2 * PUBLIC_KEY_LENGTH);
        var lines = Base64.getMimeEncoder().encodeToString(HexFormat.of().parseHex(der));
        return "-----BEGIN EC PRIVATE KEY-----\n" + lines + "\n-----END EC PRIVATE KEY-----\n";
    }
}
