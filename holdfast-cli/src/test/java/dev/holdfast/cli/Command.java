// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A run of the command in this process, as a script would start it. */
final class Command {
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Capture out = new Capture();
    private final Capture err = new Capture();
    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private InputStream in = new ByteArrayInputStream(new byte[0]);
    private Thread thread = Thread.currentThread();

    private Command(String... arguments) {
        this.arguments.addAll(List.of(arguments));
        environment.put("HOLDFAST_PASSWORD", "secret");
    }

    static Command of(String... arguments) {
        return new Command(arguments);
    }

    /** As romeo@localhost, at this server. */
    static Command at(int port, TestCertificates certificates, String... arguments) {
        return of(arguments)
                .with("--jid", "romeo@localhost", "--server", "127.0.0.1:" + port)
                .trusting(certificates);
    }

    Command trusting(TestCertificates certificates) {
        return with("--ca", pem(certificates).toString());
    }

    private static Path pem(TestCertificates certificates) {
        try {
            var file = Files.createTempFile("holdfast-ca", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, certificates.caPem());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Command with(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    Command environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Command input(String text) {
        return input(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    Command input(InputStream stream) {
        in = stream;
        return this;
    }

    /** Runs it to its end. */
    Command run() throws Exception {
        return start().end();
    }

    Command start() {
        var surroundings =
                new Surroundings(in, out.stream(), err.stream(), Map.copyOf(environment), false, Optional.empty());
        thread = Thread.ofPlatform().name("command-under-test").daemon().start(() -> {
            try {
                code.complete(Cli.run(arguments, surroundings));
            } catch (RuntimeException | Error broken) {
                code.completeExceptionally(broken);
            }
        });
        return this;
    }

    /** What SIGINT comes down to. */
    Command interrupt() {
        thread.interrupt();
        return this;
    }

    Command end() throws Exception {
        code.get(60, TimeUnit.SECONDS);
        return this;
    }

    /** Waits for its end, which must come within that time. */
    Command endsWithin(Duration time) throws Exception {
        code.get(time.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    Command exits(ExitCode expected) {
        assertThat(code.join())
                .as("exit code; stdout: %s; stderr: %s", out.text(), err.text())
                .isEqualTo(expected.code());
        return this;
    }

    /** One line for people, with all of that in it. */
    Command complains(String... parts) {
        assertThat(err.lines()).hasSize(1);
        assertThat(err.text()).startsWith("holdfast: ").contains(parts);
        return this;
    }

    Capture out() {
        return out;
    }

    Capture err() {
        return err;
    }

    /** The values of a field in all JSON lines of an event. */
    List<String> values(String event, String field) {
        return out.lines().stream()
                .map(JsonText::parse)
                .filter(line -> event.equals(line.get("event")))
                .map(line -> String.valueOf(line.get(field)))
                .toList();
    }

    /** The events in order, but for presence: servers show a client its own, at a moment of their choice. */
    List<String> events() {
        return out.lines().stream()
                .map(JsonText::parse)
                .map(line -> String.valueOf(line.get("event")))
                .filter(event -> !event.equals("presence"))
                .toList();
    }
}
