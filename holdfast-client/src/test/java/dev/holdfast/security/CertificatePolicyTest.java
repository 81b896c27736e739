// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatePolicyTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    @TempDir
    private Path directory;

    @Test
    void readsAllCertificatesOfAPemFileAndSkipsTheTextBetween() throws Exception {
        var identity = CERTIFICATES.identity(Kind.GOOD, "example.test");
        var file = directory.resolve("ca.pem");
        Files.writeString(
                file, "The test authority\n" + CERTIFICATES.caPem() + "\n# and a leaf\n" + identity.chainPem());

        assertThat(CertificatePolicy.trustingPem(file))
                .isEqualTo(new TrustedRoots(List.of(
                        CERTIFICATES.ca(),
                        identity.chain().get(0),
                        identity.chain().get(1))));
    }

    @Test
    void aFileWithoutACertificateIsAnErrorThatNamesIt() throws Exception {
        var empty = Files.createFile(directory.resolve("empty.pem"));
        var text = Files.writeString(directory.resolve("text.pem"), "no certificate here\n");
        var broken = Files.writeString(
                directory.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var key = Files.writeString(
                directory.resolve("key.pem"),
                CERTIFICATES.identity(Kind.GOOD, "example.test").keyPem());

        for (var file : List.of(empty, text, broken, key)) {
            assertThatThrownBy(() -> CertificatePolicy.trustingPem(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certificate")
                    .hasMessageContaining(file.toString());
        }
        assertThatThrownBy(() -> CertificatePolicy.trustingPem(directory.resolve("none.pem")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void trustsWhatAKeyStoreHolds() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        assertThatThrownBy(() -> CertificatePolicy.trusting(store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no certificate");

        store.setCertificateEntry("ca", CERTIFICATES.ca());
        assertThat(CertificatePolicy.trusting(store))
                .isEqualTo(new TrustedRoots(List.<X509Certificate>of(CERTIFICATES.ca())));
    }

    @Test
    void aKeyStoreMustHaveBeenLoaded() throws Exception {
        var store = KeyStore.getInstance("PKCS12");

        assertThatThrownBy(() -> CertificatePolicy.trusting(store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not loaded");
    }
}
