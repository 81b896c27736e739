// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.LoopbackSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Runs every command once, against a server in this process, so that the JVM can record the classes that they load. */
final class Rehearsal {
    private static final String RECEIVER = "juliet@rehearsal.test";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final LoopbackServer server;
    private final Path ca;

    private Rehearsal(LoopbackServer server, Path ca) {
        this.server = server;
        this.ca = ca;
    }

    /** For {@code ./holdfast}, which keeps the recording; exits with 0 if every command did. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int worst = ExitCode.FAULT.code();
        try {
            worst = rehearse();
            ProcessEnd.exit(); // found, and not called: the JVM records at an end in its own way
        } finally {
            System.exit(worst); // whoever builds waits for us
        }
    }

    /** Returns the highest of all exit codes. */
    static int rehearse() throws IOException, InterruptedException {
        int worst = run("demo", "--json", "--messages", "20", "--cuts", "1");
        var ca = Files.createTempFile("holdfast-rehearsal", ".pem");
        try (var server = LoopbackServer.builder()
                .domain("rehearsal.test")
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start()) {
            Files.writeString(ca, server.certificates().caPem());
            return Math.max(worst, new Rehearsal(server, ca).play());
        } finally {
            Files.delete(ca);
        }
    }

    private int play() throws InterruptedException {
        var codes = new ConcurrentLinkedQueue<Integer>();
        var listening = Thread.ofPlatform()
                .name("holdfast-rehearsal-listen")
                .daemon()
                .start(() -> codes.add(connected("listen", server.port(), "juliet", "--count", "2")));
        server.awaitSession(RECEIVER, LIMIT, LoopbackSession::available);
        codes.add(connected("send", server.port(), "romeo", RECEIVER, "hello"));
        codes.add(connected("send", server.directTlsPort(), "romeo", "--direct-tls", "--json", RECEIVER, "hello"));
        if (!listening.join(LIMIT)) { // a message did not get through
            codes.add(ExitCode.TIMEOUT.code());
        }
        codes.add(connected("ping", server.port(), "romeo", "--count", "1"));
        return Collections.max(codes);
    }

    private int connected(String command, int port, String who, String... more) {
        var connecting =
                Stream.of(command, "--jid", who + "@rehearsal.test", "--server", "127.0.0.1:" + port, "--ca", "" + ca);
        return run(Stream.concat(connecting, Stream.of(more)).toArray(String[]::new));
    }

    private static int run(String... arguments) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Cli.run(
                List.of(arguments),
                new Surroundings(
                        InputStream.nullInputStream(),
                        nowhere,
                        nowhere,
                        Map.of("HOLDFAST_PASSWORD", "secret"),
                        false,
                        Optional.empty()));
    }
}
