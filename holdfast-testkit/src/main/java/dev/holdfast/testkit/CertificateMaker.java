// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Signs X.509 v3 certificates (RFC 5280 §4.1) with one key. */
final class CertificateMaker {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private CertificateMaker(String name, KeyPair keys) {
        this.name = name;
        this.keys = keys;
        Instant now = Instant.now();
        byte[] extensions = Der.sequence(
                critical(BASIC_CONSTRAINTS, Der.sequence(Der.bool(true))),
                critical(KEY_USAGE, Der.bitString(new byte[] {0x06}, 1)), // keyCertSign, cRLSign
                extension(SUBJECT_KEY_IDENTIFIER, Der.octetString(keyId(keys.getPublic()))));
        Instant from = now.minus(Duration.ofDays(60));
        Instant to = now.plus(Duration.ofDays(365));
        this.certificate = sign(keys.getPrivate(), name, name, keys.getPublic(), from, to, extensions);
    }

    static CertificateMaker authority(String name) {
        return new CertificateMaker(name, newKeys());
    }

    X509Certificate certificate() {
        return certificate;
    }

    TestCertificates.Identity issue(List<String> names, Instant from, Instant to) {
        KeyPair leaf = newKeys();
        byte[] extensions = leafExtensions(names, leaf.getPublic(), keys.getPublic());
        X509Certificate signed = sign(keys.getPrivate(), name, subject(names), leaf.getPublic(), from, to, extensions);
        return new TestCertificates.Identity(leaf.getPrivate(), List.of(signed, certificate));
    }

    static TestCertificates.Identity selfSigned(List<String> names, Instant from, Instant to) {
        KeyPair leaf = newKeys();
        byte[] extensions = leafExtensions(names, leaf.getPublic(), leaf.getPublic());
        String subject = subject(names);
        X509Certificate signed = sign(leaf.getPrivate(), subject, subject, leaf.getPublic(), from, to, extensions);
        return new TestCertificates.Identity(leaf.getPrivate(), List.of(signed));
    }

    private static X509Certificate sign(
            PrivateKey signer,
            String issuer,
            String subject,
            PublicKey key,
            Instant from,
            Instant to,
            byte[] extensions) {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] toBeSigned = Der.sequence(
                Der.tagged(0xA0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(64, new SecureRandom()).setBit(63)),
                algorithm,
                distinguishedName(issuer),
                Der.sequence(Der.time(from), Der.time(to)),
                distinguishedName(subject),
                key.getEncoded(), // is already a SubjectPublicKeyInfo
                Der.tagged(0xA3, extensions));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(toBeSigned);
            byte[] der = Der.sequence(toBeSigned, algorithm, Der.bitString(signature.sign(), 0));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java runtime cannot sign with ECDSA", broken);
        }
    }

    private static byte[] leafExtensions(List<String> names, PublicKey leaf, PublicKey issuer) {
        byte[][] generalNames =
                names.stream().map(CertificateMaker::generalName).toArray(byte[][]::new);
        return Der.sequence(
                critical(BASIC_CONSTRAINTS, Der.sequence()),
                critical(KEY_USAGE, Der.bitString(new byte[] {(byte) 0x80}, 7)), // digitalSignature
                extension(EXTENDED_KEY_USAGE, Der.sequence(Der.oid(SERVER_AUTHENTICATION))),
                extension(SUBJECT_ALTERNATIVE_NAME, Der.sequence(generalNames)),
                extension(SUBJECT_KEY_IDENTIFIER, Der.octetString(keyId(leaf))),
                extension(AUTHORITY_KEY_IDENTIFIER, Der.sequence(Der.tagged(0x80, keyId(issuer)))));
    }

    private static byte[] generalName(String name) {
        boolean address = name.indexOf(':') >= 0 || name.matches("[0-9.]+");
        return address ? Der.tagged(0x87, InetAddress.ofLiteral(name).getAddress()) : Der.tagged(0x82, Der.ascii(name));
    }

    private static String subject(List<String> names) {
        return names.isEmpty() ? "Holdfast test server" : names.get(0);
    }

    private static byte[] distinguishedName(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.octetString(value));
    }

    private static byte[] critical(String oid, byte[] value) {
        return Der.sequence(Der.oid(oid), Der.bool(true), Der.octetString(value));
    }

    private static byte[] keyId(PublicKey key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(key.getEncoded());
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java runtime has no SHA-1", broken);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java runtime cannot make EC keys", broken);
        }
    }
}
