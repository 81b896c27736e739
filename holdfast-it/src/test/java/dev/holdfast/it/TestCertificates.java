// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes the certificates of one server: a good one from a test CA, and each kind of bad one that a client must refuse. */
final class TestCertificates {
    private static final String PAST = "20200101000000Z";
    private static final String PAST_END = "20210101000000Z";
    private static final String VALID_FROM = "20240101000000Z";
    private static final String VALID_UNTIL = "20490101000000Z";
    private static final List<String> NEW_KEY =
            List.of("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes");

    private final Path directory;

    private TestCertificates(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes {@code ca.crt}, and {@code NAME.chain.pem}, {@code NAME.key} and {@code NAME.bundle.pem} (both in one file) for server, expired,
     * selfsigned, wronghost and untrusted.
     */
    static void writeTo(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var certificates = new TestCertificates(directory);
        certificates.authority("ca");
        certificates.authority("stranger");
        certificates.leaf("server", "ca", "DNS:localhost,DNS:nosm.test", VALID_FROM, VALID_UNTIL);
        certificates.leaf("expired", "ca", "DNS:expired.test", PAST, PAST_END);
        certificates.leaf("wronghost", "ca", "DNS:elsewhere.test", VALID_FROM, VALID_UNTIL);
        certificates.leaf("untrusted", "stranger", "DNS:untrusted.test", VALID_FROM, VALID_UNTIL);
        certificates.selfSigned("selfsigned", "DNS:selfsigned.test");
    }

    private void authority(String name) throws IOException, InterruptedException {
        request("-x509", "-days", "3650", "-keyout", name + ".key", "-out", name + ".crt", "-subj", "/CN=Holdfast test " + name,
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign");
    }

    private void selfSigned(String name, String subjectAltName) throws IOException, InterruptedException {
        request("-x509", "-days", "3650", "-keyout", name + ".key", "-out", name + ".crt", "-subj", "/CN=" + name,
                "-addext", "subjectAltName=" + subjectAltName);
        concatenate(name + ".chain.pem", name + ".crt");
        concatenate(name + ".bundle.pem", name + ".crt", name + ".key");
    }

    private void leaf(String name, String issuer, String subjectAltName, String notBefore, String notAfter)
            throws IOException, InterruptedException {
        request("-keyout", name + ".key", "-out", name + ".csr", "-subj", "/CN=" + name);
        // "openssl ca", since "openssl x509" of OpenSSL 3.0 cannot make a certificate that has expired
        Files.createDirectories(directory.resolve("issued"));
        Files.writeString(directory.resolve("index.txt"), "");
        Files.writeString(directory.resolve(name + ".cnf"), """
                [ca]
                default_ca = test
                [test]
                database = index.txt
                new_certs_dir = issued
                rand_serial = yes
                default_md = sha256
                policy = any
                x509_extensions = leaf
                [any]
                commonName = supplied
                [leaf]
                basicConstraints = CA:FALSE
                keyUsage = digitalSignature
                extendedKeyUsage = serverAuth
                subjectAltName = %s
                """.formatted(subjectAltName));
        openssl("ca", "-batch", "-notext", "-config", name + ".cnf", "-cert", issuer + ".crt", "-keyfile", issuer + ".key",
                "-in", name + ".csr", "-out", name + ".crt", "-startdate", notBefore, "-enddate", notAfter);
        concatenate(name + ".chain.pem", name + ".crt", issuer + ".crt");
        concatenate(name + ".bundle.pem", name + ".crt", issuer + ".crt", name + ".key");
    }

    private void request(String... arguments) throws IOException, InterruptedException {
        openssl(Stream.concat(NEW_KEY.stream(), Stream.of(arguments)).toArray(String[]::new));
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        ExternalCommand.run(new ProcessBuilder(command).directory(directory.toFile()), "", Duration.ofSeconds(30));
    }

    private void concatenate(String target, String... sources) throws IOException {
        var text = new StringBuilder();
        for (var source : sources) {
            text.append(Files.readString(directory.resolve(source)));
        }
        Files.writeString(directory.resolve(target), text);
    }
}
