// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.srv;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.XmppException;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However an attempt fails, neither its socket nor its threads stay behind. */
@Timeout(180)
class NoLeakTest {
    private static final int SEARCHES = 200; // of six peers each, one of which answers at two addresses

    private final SearchFixture search = new SearchFixture();
    private final List<AutoCloseable> servers = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        search.close();
        for (var server : servers) {
            server.close();
        }
    }

    private <T extends AutoCloseable> T open(T server) {
        servers.add(server);
        return server;
    }

    /** Virtual ones are in no list of the JVM's, but in its dump. */
    private static long holdfastThreads() throws Exception {
        var file = Files.createTempDirectory("holdfast-threads").resolve("dump");
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(ProcessHandle.current().pid()),
                        "Thread.dump_to_file",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(jcmd.waitFor()).isZero();
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("#") && line.contains("\"holdfast-"))
                    .count();
        } finally {
            Files.delete(file);
            Files.delete(file.getParent());
        }
    }

    @Test
    void aThousandFailedAttemptsLeaveNothingBehind() throws Exception {
        var expired = open(LoopbackServer.builder()
                .domain("example.test")
                .certificates(CERTIFICATES)
                .certificateKind(Kind.EXPIRED)
                .start());
        var mute = open(new ServerSocket(0, 2_000, InetAddress.ofLiteral("127.0.0.1")));
        var garbage = open(new ServerSocket(0, 2_000, InetAddress.ofLiteral("127.0.0.1")));
        Thread.ofVirtual().start(() -> talkHttp(garbage)); // ends with the listener
        var dropping = open(ScriptedServer.startDirectTls("example.test", CERTIFICATES, Kind.GOOD));
        dropping.otherwise(ScriptedConnection::rst);
        var dead = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        dead.close();
        search.hosts = host -> List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("127.0.0.2"));
        search.timeouts = Timeouts.defaults().withStep(Duration.ofMillis(50)).withTlsHandshake(Duration.ofMillis(500));
        search.racing = new Racing(Duration.ofMillis(5), 4);
        search.timing = impatient();
        search.discovery = domain -> List.of(
                srv(10, new Peer("localhost", mute.getLocalPort(), Connector.startTls())),
                srv(10, new Peer("localhost", dead.getLocalPort(), Connector.startTls())),
                srv(10, new Peer("localhost", expired.port(), Connector.startTls())),
                srv(10, new Peer("localhost", expired.directTlsPort(), Connector.directTls())),
                srv(20, new Peer("localhost", garbage.getLocalPort(), Connector.startTls())),
                srv(20, new Peer("localhost", dropping.port(), Connector.directTls())));
        var ports = Set.of(
                mute.getLocalPort(), expired.port(), expired.directTlsPort(), garbage.getLocalPort(), dropping.port());
        long threadsBefore = holdfastThreads();

        int attempts = fail(SEARCHES);

        assertThat(attempts).isGreaterThanOrEqualTo(1_000);
        awaitNoMoreThan(ports, threadsBefore);
    }

    private static void talkHttp(ServerSocket listener) {
        while (true) {
            try (var client = listener.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            } catch (IOException gone) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private int fail(int searches) {
        int attempts = 0;
        for (int i = 0; i < searches; i++) {
            var failed = new ArrayList<Throwable>();
            assertThatThrownBy(search::connect)
                    .isInstanceOf(XmppException.class)
                    .satisfies(failed::add);
            attempts += ConnectionReport.in(failed.getFirst())
                    .orElseThrow()
                    .attempts()
                    .size();
        }
        return attempts;
    }

    /** Real time, but for the gate between attempts, which would have us wait for minutes. */
    private static Timing impatient() {
        return new Timing() {
            private long skipped;

            @Override
            public synchronized long nanoTime() {
                return System.nanoTime() + skipped;
            }

            @Override
            public synchronized void sleep(Duration duration) {
                skipped += duration.toNanos();
            }

            @Override
            @SuppressWarnings("WaitNotInLoop") // whoever calls it loops
            public void await(java.util.concurrent.locks.Condition condition, long nanos) throws InterruptedException {
                condition.awaitNanos(Math.min(nanos, 1_000_000));
            }
        };
    }

    /** What was given up ends at once, but on threads of its own. */
    private static void awaitNoMoreThan(Set<Integer> ports, long threads) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while ((OpenSockets.to(ports) > 0 || holdfastThreads() > threads) && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        assertThat(holdfastThreads()).as("threads").isLessThanOrEqualTo(threads);
        assertThat(OpenSockets.to(ports)).as("sockets").isZero();
    }
}
