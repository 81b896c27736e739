// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The key of the load server (EC P-256) with its own certificate, for this run. */
record Certificate(Path keyStore, Path pem) {
    static final String PASSWORD = "bench-test";
    private static final String ALIAS = "bench";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Certificate make(Places places) throws IOException, InterruptedException {
        var made = new Certificate(
                places.work().resolve("server.p12"), places.work().resolve("server.pem"));
        Files.deleteIfExists(made.keyStore);
        var common = List.of("-alias", ALIAS, "-keystore", made.keyStore.toString(), "-storepass", PASSWORD);
        keytool(
                places,
                List.of(
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=bench.test",
                        "-ext",
                        "san=dns:bench.test,ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12"),
                common);
        keytool(places, List.of("-exportcert", "-rfc", "-file", made.pem.toString()), common);
        return made;
    }

    private static void keytool(Places places, List<String> what, List<String> common)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(places.jdk("keytool")));
        command.addAll(what);
        command.addAll(common);
        var end = new Child(command, Map.of(), places.log("keytool"), LIMIT, () -> {}).run();
        if (!end.failure().isEmpty()) {
            throw new IOException("no certificate can be made with keytool: " + end.output() + end.failure());
        }
    }
}
