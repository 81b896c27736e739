// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prosody, installed or unpacked.
 *
 * @param root   where its files lie: {@code /} for the installed one
 * @param source where they come from, for those who miss it
 */
record Prosody(String series, Path root, String source) implements ServerSoftware {
    private static final List<String> HOSTS_WITH_ACCOUNTS = List.of("localhost", "nosm.test");

    @Override
    public void prepare(ServerHome home) throws IOException {
        Files.writeString(home.file("prosody.cfg.lua"), home.fillIn("prosody.cfg.lua"));
        Files.createDirectories(home.file("none"));
        for (var host : HOSTS_WITH_ACCOUNTS) {
            // The files that "prosodyctl register" would write, one process and 40 ms a piece.
            var accounts = home.file("data/" + host.replace(".", "%2e") + "/accounts");
            Files.createDirectories(accounts);
            for (int i = 0; i < RunningServer.ACCOUNTS; i++) {
                Files.writeString(
                        accounts.resolve("user" + i + ".dat"),
                        "return { [\"password\"] = \"" + RunningServer.PASSWORD + "\"; };\n");
            }
        }
    }

    @Override
    public ProcessBuilder command(ServerHome home) throws IOException {
        var version = root.resolve("usr/lib/prosody/prosody.version");
        if (!Files.exists(version) || !Files.readString(version).startsWith(series)) {
            throw ServerSoftware.missing("Prosody " + series, source);
        }
        // The unpacked script has the installed paths in it; the copy has those of its own root.
        var script = home.file("prosody");
        var original = Files.readString(root.resolve("usr/bin/prosody"));
        Files.writeString(script, original.replace("'/usr/lib/prosody", "'" + root.resolve("usr/lib/prosody")));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new ProcessBuilder(
                script.toString(),
                "--root",
                "-F",
                "--config",
                home.file("prosody.cfg.lua").toString());
    }

    @Override
    public IntStream ports(ServerHome home) {
        return IntStream.of(home.startTls(), home.directTls(), home.https());
    }

    @Override
    public String webSocketPath() {
        return "/xmpp-websocket";
    }

    @Override
    public void started(ServerHome home) {}
}
