// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Results.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whole processes that send one message. A Python process starts each and waits for it, because wait4(2) tells what a process and
 * the children it has waited for have used: CPU, and the largest resident memory of one of them. It takes the time on both sides,
 * so that its own start does not count.
 */
record StartUp(Places places) {
    private static final String USER = "u@bench.test";
    private static final String SINK = "sink@bench.test";
    private static final String SECRET = "secret";
    private static final String TEXT = "hello";
    private static final int LOOKS = 40;
    private static final long LOOK_MILLIS = 50;

    private static final String WAIT = """
            import json, os, sys, time
            begun = time.perf_counter()
            child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
            _, status, used = os.wait4(child, 0)
            wall = time.perf_counter() - begun
            if status:
                print("exit status", os.waitstatus_to_exitcode(status), file=sys.stderr)
                sys.exit(1)
            cpu = used.ru_utime + used.ru_stime
            print(json.dumps({"rounds": [{"wall_ms": wall * 1e3, "cpu_ms": cpu * 1e3, "rss_mb": used.ru_maxrss / 1024}]}))
            """;

    /** The first process of each is run twice: not measured, it brings its files into memory. */
    Outcome measure(Turn turn, LoadServerProcess server, Duration limit, Runnable tick)
            throws IOException, InterruptedException {
        if (turn.process() == 1) {
            var first = send(child(turn, server, limit, tick), server);
            if (first.failed()) {
                return first;
            }
        }
        return send(child(turn, server, limit, tick), server);
    }

    /** An exit status of 0 is not enough: a client may send nothing and be very quick at it. */
    private static Outcome send(Child child, LoadServerProcess server) throws IOException, InterruptedException {
        long before = server.received();
        var end = child.run();
        if (!end.failure().isEmpty()) {
            return Outcome.failed(end.seconds(), end.failure());
        }
        for (int look = 0; server.received() == before; look++) {
            if (look == LOOKS) {
                return Outcome.failed(end.seconds(), "no message arrived, though it says that all went well");
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return Clients.outcome(end);
    }

    private Child child(Turn turn, LoadServerProcess server, Duration limit, Runnable tick) throws IOException {
        var words = new ArrayList<>(List.of(places.python(), "-c", WAIT));
        words.addAll(command(turn.contender(), server));
        return new Child(words, environment(server), places.log(turn.name()), limit, tick);
    }

    private List<String> command(Contender contender, LoadServerProcess server) throws IOException {
        var port = Integer.toString(server.startTlsPort());
        var address = "127.0.0.1:" + port;
        var authority = server.certificate().pem().toString();
        return switch (contender.id()) {
            case "holdfast" ->
                List.of(
                        places.root().resolve("holdfast").toString(),
                        "send",
                        "--jid",
                        USER,
                        "--server",
                        address,
                        "--ca",
                        authority,
                        SINK,
                        TEXT);
            case "slixmpp" ->
                List.of(
                        places.python(),
                        places.bench("python/slixmpp_send.py").toString(),
                        "127.0.0.1",
                        port,
                        authority,
                        USER,
                        SECRET,
                        SINK,
                        TEXT);
            default -> List.of(contender.id(), "-u", USER, "-p", SECRET, "-j", address, "-m", text().toString(), SINK);
        };
    }

    /** What go-sendxmpp sends it reads from a file. */
    private Path text() throws IOException {
        return Files.writeString(places.work().resolve("hello.txt"), TEXT + "\n");
    }

    /** The one has its password here, the other, which is in Go, the certificate that it is to trust. */
    private static Map<String, String> environment(LoadServerProcess server) {
        return Map.of(
                "HOLDFAST_PASSWORD",
                SECRET,
                "SSL_CERT_FILE",
                server.certificate().pem().toString());
    }
}
