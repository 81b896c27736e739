// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * ejabberd, installed or unpacked. It is started as a plain Erlang node: "ejabberdctl" insists on the system's configuration and
 * user.
 *
 * @param root   where its files lie: {@code /} for the installed one
 * @param source where they come from, for those who miss it
 */
record Ejabberd(String series, Path root, String source) implements ServerSoftware {
    private static final int OK = 200;
    private static final int CONFLICT = 409;

    @Override
    public void prepare(ServerHome home) throws IOException {
        Files.writeString(home.file("ejabberd.yml"), home.fillIn("ejabberd.yml"));
        Files.createDirectories(home.file("spool"));
    }

    @Override
    public ProcessBuilder command(ServerHome home) throws IOException {
        if (!Files.exists(Path.of("/usr/bin/erl"))) {
            throw ServerSoftware.missing("Erlang", "the Debian package ejabberd");
        }
        // +sbwt none: no busy waiting, there are other processes to run. No -name: no cluster, so no port mapper
        // either.
        var command = new ProcessBuilder(
                        "/usr/bin/erl",
                        "-noinput",
                        "+K",
                        "true",
                        "+P",
                        "250000",
                        "+S",
                        "2:2",
                        "+sbwt",
                        "none",
                        "-mnesia",
                        "dir",
                        "\"" + home.file("spool") + "\"",
                        "-s",
                        "ejabberd")
                .directory(home.file("spool").toFile());
        var environment = command.environment();
        environment.put("EJABBERD_CONFIG_PATH", home.file("ejabberd.yml").toString());
        environment.put("EJABBERD_LOG_PATH", home.file("server.log").toString());
        environment.put("ERL_LIBS", libraries());
        environment.put("ERL_CRASH_DUMP_BYTES", "0");
        environment.put("HOME", home.directory().toString());
        return command;
    }

    /** The directories in which Erlang finds ejabberd of this series and its libraries, the root's own before the system's. */
    private String libraries() throws IOException {
        var lib = root.resolve("usr/lib");
        try (var applications = Files.exists(lib)
                ? Files.find(
                        lib,
                        3,
                        (path, attributes) -> path.getFileName().toString().startsWith("ejabberd-" + series))
                : Stream.<Path>empty()) {
            var found =
                    applications.findFirst().orElseThrow(() -> ServerSoftware.missing("ejabberd " + series, source));
            return found.getParent() + ":" + lib.resolve("erlang/lib");
        }
    }

    @Override
    public IntStream ports(ServerHome home) {
        return IntStream.of(home.startTls(), home.directTls(), home.http(), home.https());
    }

    @Override
    public String webSocketPath() {
        return "/ws";
    }

    /** Registers the accounts; those that a former start left are no error. */
    @Override
    public void started(ServerHome home) throws IOException, InterruptedException {
        for (int i = 0; i < RunningServer.ACCOUNTS; i++) {
            var answer = order(home, "register", """
                    {"user": "user%d", "host": "localhost", "password": "%s"}""".formatted(i, RunningServer.PASSWORD));
            if (answer.statusCode() != OK && answer.statusCode() != CONFLICT) {
                throw new AssertionError(
                        "ejabberd did not register user" + i + ": " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    /** Ends all sessions of an account with the stream error {@code policy-violation}. */
    void kick(ServerHome home, int account) throws IOException, InterruptedException {
        var answer = order(home, "kick_user", """
                {"user": "user%d", "host": "localhost"}""".formatted(account));
        if (answer.statusCode() != OK) {
            throw new AssertionError(
                    "ejabberd did not kick user" + account + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private static HttpResponse<String> order(ServerHome home, String command, String arguments)
            throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + home.http() + "/api/" + command))
                    .timeout(Duration.ofSeconds(20))
                    .POST(BodyPublishers.ofString(arguments))
                    .build();
            return http.send(request, BodyHandlers.ofString());
        }
    }
}
