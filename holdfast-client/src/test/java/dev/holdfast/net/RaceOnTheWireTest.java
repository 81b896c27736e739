// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.srv;
import static dev.holdfast.net.SearchFixture.welcoming;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * By the machine's own clock, over real sockets: whatever is wrong with the first peer, the other of its rank is logged in to soon.
 * A peer that hangs could do so for an hour, and is closed.
 */
@Timeout(60)
class RaceOnTheWireTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration STAGGER = Racing.standard().stagger();
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SearchFixture search = new SearchFixture();

    RaceOnTheWireTest() {
        search.timeouts = SearchFixture.AGES;
    }

    @AfterEach
    void close() {
        search.close();
    }

    static Stream<Connector> connectors() {
        return Stream.of(Connector.startTls(), Connector.directTls());
    }

    private ConnectionReport loginBesides(Peer first) throws Exception {
        return loginBesides(first, new CountDownLatch(0));
    }

    /** @param hanging before that, the other does not answer */
    private ConnectionReport loginBesides(Peer first, CountDownLatch hanging) throws Exception {
        var other = search.server(connection -> {
            hanging.await();
            welcoming().run(connection);
        });
        search.discovery = domain -> List.of(srv(10, first), srv(10, other));
        var loggedIn = search.connect();
        loggedIn.connection().close();
        assertThat(loggedIn.report().took()).isLessThan(SOON);
        assertThat(loggedIn.peer().port()).isEqualTo(search.servers.getLast().port());
        return loggedIn.report();
    }

    private static void assertCostAStagger(ConnectionReport report) {
        assertThat(report.took()).isGreaterThanOrEqualTo(STAGGER);
        assertThat(report.attempts())
                .extracting(AttemptReport::outcome)
                .containsExactly(Outcome.OVERTAKEN, Outcome.CONNECTED);
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void aPeerThatAcceptsAndIsSilentCostsAStaggerAndIsClosed(Connector connector) throws Exception {
        try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
            assertCostAStagger(loginBesides(new Peer("127.0.0.1", silent.getLocalPort(), connector)));
            try (var accepted = silent.accept()) {
                OpenSockets.awaitClosedByPeer(accepted);
            }
        }
    }

    static Stream<Named<Script>> hangs() {
        return Stream.of(
                Named.of("silent", ScriptedConnection::expectClosed),
                Named.of("silent behind its header", connection -> {
                    connection.sendHeader();
                    connection.expectClosed();
                }),
                Named.of("whitespace", SearchFixture::drip));
    }

    @ParameterizedTest
    @MethodSource("hangs")
    void aPeerThatHangsUnderTlsCostsAStaggerAndIsClosed(Script hang) throws Exception {
        var hanging = new CountDownLatch(1);
        var first = search.server(connection -> {
            connection.expectHeader();
            hanging.countDown();
            hang.run(connection);
        });
        assertCostAStagger(loginBesides(first, hanging));
        search.servers.getFirst().await(); // until it was closed
    }

    @Test
    void aBlackHoledIpv6AddressCostsAStaggerAndIsLeft() throws Exception {
        var good = search.server(welcoming());
        var six = InetAddress.ofLiteral("::1");
        search.hosts = host -> List.of(LOOPBACK, six);
        try (var hole = new BlackHole(six, good.port())) {
            var port = Set.of(hole.port());
            long before = OpenSockets.to(port);
            search.discovery = domain -> List.of(srv(10, new Peer("dual.example.test", good.port(), good.connector())));
            var loggedIn = search.connect();
            loggedIn.connection().close();
            assertThat(loggedIn.report().took()).isLessThan(SOON);
            assertCostAStagger(loggedIn.report());
            assertThat(loggedIn.report().attempts())
                    .extracting(attempt -> attempt.address().orElseThrow())
                    .containsExactly("[0:0:0:0:0:0:0:1]:" + good.port(), "127.0.0.1:" + good.port());
            OpenSockets.awaitNoMoreThan(before, port);
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void anExpiredCertificateIsPassedOver(Connector connector) throws Exception {
        var builder = LoopbackServer.builder().domain("example.test").certificates(CERTIFICATES);
        try (var expired = builder.certificateKind(Kind.EXPIRED).start()) {
            int port = connector.tlsFirst() ? expired.directTlsPort() : expired.port();
            assertThat(firstFailure(loginBesides(new Peer("127.0.0.1", port, connector))))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("expired");
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void aPeerThatRefusesIsPassedOver(Connector connector) throws Exception {
        try (var nobody = new Socket()) {
            nobody.bind(new InetSocketAddress(LOOPBACK, 0)); // and nobody listens
            assertThat(firstFailure(loginBesides(new Peer("127.0.0.1", nobody.getLocalPort(), connector))))
                    .hasMessageContaining("refused");
        }
    }

    @ParameterizedTest
    @MethodSource("connectors")
    void garbageIsPassedOverAndItsSenderClosed(Connector connector) throws Exception {
        try (var http = new ServerSocket(0, 1, LOOPBACK)) {
            var closed = new FutureTask<>(() -> talkHttp(http));
            Thread.ofVirtual().start(closed);
            firstFailure(loginBesides(new Peer("127.0.0.1", http.getLocalPort(), connector)));
            assertThat(closed.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean talkHttp(ServerSocket listener) throws IOException {
        try (var accepted = listener.accept()) {
            accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            OpenSockets.awaitClosedByPeer(accepted);
            return true;
        }
    }

    private static Exception firstFailure(ConnectionReport report) {
        var first = report.attempts().getFirst();
        assertThat(first.outcome()).isEqualTo(Outcome.FAILED);
        return first.failure().orElseThrow();
    }
}
