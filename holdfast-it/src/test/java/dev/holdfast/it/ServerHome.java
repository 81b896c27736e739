// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where one server lives: a directory and ports of its own, which stay the same when it is started again.
 *
 * @param http where ejabberd takes its commands
 * @param https where WebSockets are
 */
record ServerHome(Path directory, int startTls, int directTls, int http, int https) {
    static ServerHome create(String name) throws IOException {
        var ports = LoopbackPorts.free(4);
        return new ServerHome(
                Files.createTempDirectory("holdfast-" + name + "-"),
                ports.get(0),
                ports.get(1),
                ports.get(2),
                ports.get(3));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Fills the values of this home into a configuration that lies beside this class. */
    String fillIn(String resource) throws IOException {
        try (var template = ServerHome.class.getResourceAsStream(resource)) {
            if (template == null) {
                throw new AssertionError("no resource " + resource);
            }
            return new String(template.readAllBytes(), UTF_8)
                    .replace("@HOME@", directory.toString())
                    .replace("@STARTTLS@", Integer.toString(startTls))
                    .replace("@DIRECT_TLS@", Integer.toString(directTls))
                    .replace("@HTTP@", Integer.toString(http))
                    .replace("@HTTPS@", Integer.toString(https));
        }
    }

    /** The last lines of what the server wrote to its console and to its log. */
    String logTail() {
        var tail = new StringBuilder();
        for (var name : List.of("console.log", "server.log")) {
            try {
                var lines = Files.exists(file(name))
                        ? Files.readString(file(name), ISO_8859_1).lines().toList()
                        : List.<String>of();
                tail.append("--- end of ").append(file(name)).append(":\n");
                lines.subList(Math.max(0, lines.size() - 40), lines.size())
                        .forEach(line -> tail.append(line).append('\n'));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return tail.toString();
    }
}
