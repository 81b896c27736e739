// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The {@code holdfast} command in a JVM of its own, as people run it. One thread at a time. Whatever does not come within the limit is an
 * AssertionError with all that the command has written.
 */
final class HoldfastProcess implements AutoCloseable {
    /** Generous: the machine may be busy, and only failures wait so long. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> arguments;
    private final ProcessGuard guard;
    private final Process process;
    private final OutputLines out;
    private final OutputLines err;
    private final List<JsonLine> parsed = new ArrayList<>(); // grows with out
    private int seen; // so many of them the test has waited for

    private HoldfastProcess(List<String> observer, List<String> arguments, String password) throws IOException {
        this.arguments = arguments;
        var home = Files.createTempDirectory("holdfast-command-");
        guard = new ProcessGuard(home);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        // a short life: what is spent on optimising never comes back
        var jvm = Stream.of(
                "env",
                "--default-signal=INT", // what a script starts in the background ignores SIGINT, and hands that down
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath(),
                "dev.holdfast.cli.Main");
        var command = new ProcessBuilder(Stream.of(observer.stream(), jvm, arguments.stream())
                        .flatMap(part -> part)
                        .toList())
                .directory(home.toFile());
        command.environment().put("HOLDFAST_PASSWORD", password);
        process = command.start();
        guard.watch(process);
        out = new OutputLines(process.inputReader(UTF_8));
        err = new OutputLines(process.errorReader(UTF_8));
    }

    /** Starts the command; the password goes through the environment. */
    static HoldfastProcess start(String password, List<String> arguments) throws IOException {
        return startUnder(List.of(), password, arguments);
    }

    /** Starts it as the child of a program that watches it, such as strace. */
    static HoldfastProcess startUnder(List<String> observer, String password, List<String> arguments)
            throws IOException {
        return new HoldfastProcess(observer, List.copyOf(arguments), password);
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** Writes these lines to its standard input. */
    void input(List<String> lines) throws IOException {
        var stdin = process.outputWriter(UTF_8);
        for (var line : lines) {
            stdin.write(line + "\n");
        }
        stdin.flush();
    }

    /** Nothing more comes on its standard input. */
    void endInput() throws IOException {
        process.outputWriter(UTF_8).close();
    }

    /** Waits for the next such line on stdout; those before it count as seen, whatever they are. */
    JsonLine next(String event) throws InterruptedException {
        return next(line -> line.isEvent(event), event);
    }

    /** Waits for the next line on stdout that the test likes; those before it count as seen. */
    JsonLine next(Predicate<JsonLine> wanted, String what) throws InterruptedException {
        while (true) {
            int before = seen;
            if (!out.await(lines -> lines.size() > before, LIMIT)) {
                throw failure("did not print the line that was awaited: " + what);
            }
            var line = printed().get(seen++);
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    /**
     * Waits until {@code listen} is online and its presence has come back to it: the server has spread it, so messages to the bare JID now
     * reach this session.
     */
    void nextOnline() throws InterruptedException {
        var self = next("established").text("jid");
        next(line -> line.isEvent("presence") && line.text("from").equals(self), "its own presence");
    }

    /** Waits until there are so many such lines in all, seen or not; returns all there are. */
    List<JsonLine> await(int count, String event) throws InterruptedException {
        var ending = "\"" + event + "\"";
        if (!out.await(
                lines -> lines.stream().filter(line -> line.contains(ending)).count() >= count, LIMIT)) {
            throw failure("printed " + all(event).size() + " lines of " + event + " and not " + count);
        }
        return all(event);
    }

    /** All such lines so far. */
    List<JsonLine> all(String event) {
        return printed().stream().filter(line -> line.isEvent(event)).toList();
    }

    /** All of stdout so far, each line a JSON object. */
    List<JsonLine> printed() {
        var lines = out.soFar();
        for (int i = parsed.size(); i < lines.size(); i++) {
            parsed.add(JsonLine.parse(lines.get(i)));
        }
        return parsed;
    }

    /** Waits until stderr has so many lines with this text. */
    void awaitNotes(int count, String text) throws InterruptedException {
        if (!err.await(
                lines -> lines.stream().filter(line -> line.contains(text)).count() >= count, LIMIT)) {
            throw failure("did not say on stderr, " + count + " times: " + text);
        }
    }

    /** Waits for the end of the process and of its output. */
    int exitCode() throws IOException, InterruptedException {
        return exitCode(LIMIT);
    }

    int exitCode(Duration limit) throws IOException, InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failure("did not end within " + limit);
        }
        guard.forget();
        if (!out.awaitEnd(LIMIT) || !err.awaitEnd(LIMIT)) {
            throw failure("has ended, but its output has not");
        }
        return process.exitValue();
    }

    List<String> stdout() {
        return out.soFar();
    }

    List<String> stderr() {
        return err.soFar();
    }

    /** Sends a signal by its name, such as {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        ExternalCommand.run("sh", "-c", "kill -" + name + " " + process.pid());
    }

    private AssertionError failure(String what) {
        return new AssertionError(this + " " + what + "\n--- stdout:\n" + tail(out) + "\n--- stderr:\n" + tail(err));
    }

    private static String tail(OutputLines output) {
        var lines = output.soFar();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 50), lines.size()));
    }

    @Override
    public String toString() {
        return "holdfast " + String.join(" ", arguments);
    }

    /** Kills it if it still runs. */
    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        guard.close();
    }
}
