// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class TestCertificatesTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    @Test
    void aGoodCertificateIsTrustedForEachOfItsNames() throws GeneralSecurityException {
        X509Certificate leaf = CERTIFICATES
                .identity(TestCertificates.Kind.GOOD, "example.test", "*.example.test", "127.0.0.1", "::1")
                .chain()
                .get(0);

        leaf.verify(CERTIFICATES.ca().getPublicKey());
        leaf.checkValidity();
        assertThat(leaf.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("example.test", "*.example.test", "127.0.0.1", "0:0:0:0:0:0:0:1");
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(CERTIFICATES.ca().getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theCaCanBeReadBackFromItsPem() throws GeneralSecurityException {
        byte[] pem = CERTIFICATES.caPem().getBytes(StandardCharsets.US_ASCII);
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(CERTIFICATES.ca());
    }

    @Test
    void aChainIsWrittenLeafFirst() throws GeneralSecurityException {
        TestCertificates.Identity identity = CERTIFICATES.identity(TestCertificates.Kind.GOOD, "example.test");
        byte[] pem = identity.chainPem().getBytes(StandardCharsets.US_ASCII);
        assertThat(List.copyOf(
                        CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))))
                .isEqualTo(identity.chain());
        assertThat(identity.keyPem()).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(identity.toString()).doesNotContain("PRIVATE");
    }

    @Test
    void aClientAcceptsTheGoodCertificate() throws IOException {
        assertThat(handshakeWith(TestCertificates.Kind.GOOD)).contains("</stream:features>");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOOD")
    void aClientRefusesEveryOtherKindForItsOwnReason(TestCertificates.Kind kind) {
        Throwable refusal = catchThrowable(() -> handshakeWith(kind));
        Throwable root = refusal;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        switch (kind) {
            case EXPIRED -> assertThat(root).isInstanceOf(CertificateExpiredException.class);
            case NOT_YET_VALID -> assertThat(root).isInstanceOf(CertificateNotYetValidException.class);
            case WRONG_HOST -> assertThat(root).hasMessageContaining("No subject alternative DNS name matching");
            case SELF_SIGNED, UNTRUSTED_CA ->
                assertThat(root).hasMessageContaining("unable to find valid certification path");
            case GOOD -> throw new AssertionError("not among the parameters");
        }
    }

    @Test
    void twoAuthoritiesDoNotTrustEachOther() {
        X509Certificate leaf = TestCertificates.create()
                .identity(TestCertificates.Kind.GOOD, "example.test")
                .chain()
                .get(0);
        assertThatThrownBy(() -> leaf.verify(CERTIFICATES.ca().getPublicKey()))
                .isInstanceOf(GeneralSecurityException.class);
    }

    private static String handshakeWith(TestCertificates.Kind kind) throws IOException {
        try (LoopbackServer server = LoopbackServer.builder()
                        .domain("example.test")
                        .certificates(CERTIFICATES)
                        .certificateKind(kind)
                        .start();
                RawClient client = RawClient.plain(server)) {
            client.header();
            client.expect("</stream:features>");
            client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
            client.expect("/>");
            client.tls();
            client.header();
            return client.expect("</stream:features>");
        }
    }
}
