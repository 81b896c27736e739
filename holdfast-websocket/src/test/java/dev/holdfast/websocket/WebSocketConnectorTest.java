// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.net.ConnectOptions;
import dev.holdfast.net.Connection;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.Phase;
import dev.holdfast.net.Progress;
import dev.holdfast.net.Proxy;
import dev.holdfast.net.TlsFailedException;
import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.security.CertificateRejectedException.Reason;
import dev.holdfast.stream.Framing;
import dev.holdfast.testkit.SocksServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a WebSocket is opened, and what is said when it is not. */
@Timeout(60)
class WebSocketConnectorTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private static FutureTask<Connection> connecting(Peer peer) {
        var task = new FutureTask<>(() -> peer.connector().connect(peer.host(), peer.port(), TestTls.options(LONG)));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static Peer inTheClear(int port) {
        return WebSocketConnector.peer(URI.create("ws://127.0.0.1:" + port + "/xmpp-websocket?a=b"));
    }

    private static Peer underTls(int port) {
        return WebSocketConnector.peer(URI.create("wss://localhost:" + port + "/ws"));
    }

    private static Throwable failure(FutureTask<Connection> connecting) {
        return requireNonNull(
                catchThrowable(() -> connecting.get(30, TimeUnit.SECONDS)).getCause());
    }

    @Test
    void asksForTheSubprotocolAtTheAddress() throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var connecting = connecting(inTheClear(server.port()));
            try (var link = server.next().upgradeToXmpp();
                    var connection = connecting.get()) {
                assertThat(link.request()).startsWith("GET /xmpp-websocket?a=b HTTP/1.1\r\n");
                assertThat(link.header("Sec-WebSocket-Protocol")).isEqualTo("xmpp");
                assertThat(link.header("Host")).isEqualTo("127.0.0.1:" + server.port());
                assertThat(connection.secure()).isFalse();
                assertThat(connection.tls()).isEmpty();
                assertThat(connection.remoteAddress()).isEqualTo("127.0.0.1:" + server.port());
                assertThatThrownBy(connection::startTls).isInstanceOf(IllegalStateException.class);
                connection.abort();
            }
        }
    }

    @Test
    void isSecureWhereTheServerProvesTheHostOfTheAddress() throws Exception {
        try (var server = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext("localhost"))) {
            var connecting = connecting(underTls(server.port()));
            try (var _ = server.next().upgradeToXmpp();
                    var connection = connecting.get()) {
                assertThat(connection.secure()).isTrue();
                assertThat(connection.tls())
                        .hasValueSatisfying(
                                session -> assertThat(session.getProtocol()).isEqualTo("TLSv1.3"));
                connection.abort();
            }
        }
    }

    @Test
    void throughAProxyTheHostOfTheAddressIsLookedUpThere() throws Exception {
        try (var server = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext("onion-like.invalid"));
                var socks = SocksServer.start(Map.of("name onion-like.invalid:443", server.port()))) {
            var wire = Proxy.socks5("127.0.0.1", socks.port()).startTls();
            var connector = new WebSocketConnector(URI.create("wss://onion-like.invalid/ws"), wire);
            assertThat(connector.resolvesHosts()).isFalse();
            var connecting = connecting(connector.peer(new PeerSource.Given()));
            try (var _ = server.next().upgradeToXmpp();
                    var connection = connecting.get()) {
                assertThat(connection.secure()).isTrue();
                assertThat(socks.asked()).containsExactly("name onion-like.invalid:443");
                connection.abort();
            }
        }
    }

    @Test
    void goesOverNothingThatHasTlsOrIsAWebSocketAlready() {
        var uri = URI.create("wss://here/");
        assertThatThrownBy(() -> new WebSocketConnector(uri, Connector.directTls()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a WebSocket is no use over direct TLS");
        assertThatThrownBy(() -> new WebSocketConnector(uri, new WebSocketConnector(URI.create("ws://here/"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"EXPIRED,EXPIRED", "WRONG_HOST,WRONG_HOST", "SELF_SIGNED,SELF_SIGNED", "UNTRUSTED_CA,UNTRUSTED_ISSUER"})
    void refusesABadCertificate(Kind kind, Reason reason) throws Exception {
        try (var server = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext(kind, "localhost"))) {
            var connecting = connecting(underTls(server.port()));
            try (var link = server.next()) {
                assertThatThrownBy(link::request).isInstanceOf(IOException.class);
            }
            assertThat(failure(connecting)).isInstanceOfSatisfying(TlsFailedException.class, failed -> {
                assertThat(failed.certificate())
                        .get()
                        .extracting(CertificateRejectedException::reason)
                        .isEqualTo(reason);
                assertThat(failed)
                        .hasMessageStartingWith(
                                "TLS with 127.0.0.1:" + server.port() + " for localhost failed: the certificate");
            });
        }
    }

    @Test
    void doesNotTakeTheDomainOfTheJidForTheHostOfTheAddress() throws Exception {
        try (var server = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext("example.test"))) {
            var connecting = connecting(underTls(server.port()));
            try (var link = server.next()) {
                assertThatThrownBy(link::request).isInstanceOf(IOException.class);
            }
            assertThat(failure(connecting)).isInstanceOf(TlsFailedException.class);
        }
    }

    @Test
    void refusesOldVersionsOfTls() throws Exception {
        try (var server = new WebSocketServer(
                new OneVersion(TestTls.CERTIFICATES.serverContext("localhost"), "TLSv1.1", "SSLv3"))) {
            var connecting = connecting(underTls(server.port()));
            try (var link = server.next()) {
                assertThatThrownBy(link::request).isInstanceOf(IOException.class);
            }
            assertThat(failure(connecting)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void saysSoWhenThereIsNoTls() throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var connecting = connecting(underTls(server.port()));
            try (var link = server.next()) {
                link.answer("HTTP/1.1 400 Bad Request\n\n");
            }
            assertThat(failure(connecting)).isInstanceOf(TlsFailedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"404 Not Found", "200 OK", "301 Moved Permanently\nLocation: ws://127.0.0.1:1/", "503 Busy"})
    void saysWhatAnsweredInsteadOfAWebSocket(String status) throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var connecting = connecting(inTheClear(server.port()));
            try (var link = server.next()) {
                link.request();
                link.answer("HTTP/1.1 " + status + "\nContent-Length: 0\n\n");
                assertThat(failure(connecting))
                        .isInstanceOf(WebSocketRefusedException.class)
                        .hasMessage("ws://127.0.0.1:" + server.port()
                                + "/xmpp-websocket?a=b did not open a WebSocket: it answered with HTTP status "
                                + status.lines().findFirst().orElseThrow());
                assertThat(link.awaitGone()).isTrue();
            }
        }
    }

    @Test
    void showsNoMoreOfAnAnswerThanALine() throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var connecting = connecting(inTheClear(server.port()));
            try (var link = server.next()) {
                link.request();
                link.answer("HTTP/1.1 500 \u001b[31m\u009b31m" + "x".repeat(10_000) + "\n\n");
                assertThat(failure(connecting).getMessage())
                        .contains("HTTP status 500 ?[31m?31mxxx")
                        .hasSizeLessThan(250);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Protocol: chat"})
    void refusesAWebSocketThatIsNotForXmpp(String header) throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var connecting = connecting(inTheClear(server.port()));
            try (var link =
                    header.isEmpty() ? server.next().upgrade() : server.next().upgrade(header)) {
                assertThat(failure(connecting)).isInstanceOf(WebSocketRefusedException.class);
                assertThat(link.awaitGone()).isTrue();
            }
        }
    }

    @Test
    void givesUpOnAServerThatSaysNothing() throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var peer = inTheClear(server.port());
            var failed = catchThrowableOfType(
                    SocketTimeoutException.class,
                    () -> peer.connector().connect(peer.host(), peer.port(), TestTls.options(Duration.ofMillis(150))));
            assertThat(failed).hasMessageEndingWith("did not open a WebSocket within 0.15 s");
            assertThat(server.next().awaitGone()).isTrue();
        }
    }

    @Test
    void endsAtOnceWhenInterrupted() throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            var peer = inTheClear(server.port());
            var task =
                    new FutureTask<>(() -> peer.connector().connect(peer.host(), peer.port(), TestTls.options(LONG)));
            var thread = Thread.ofVirtual().start(task);
            try (var link = server.next()) {
                link.request();
                thread.interrupt();
                assertThat(failure(task)).isInstanceOf(InterruptedException.class);
                assertThat(link.awaitGone()).isTrue();
            }
        }
    }

    @Test
    void saysThatNobodyListens() throws Exception {
        int port;
        try (var taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        assertThat(failure(connecting(inTheClear(port))))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("cannot connect to 127.0.0.1:" + port);
    }

    @Test
    void saysThatAHostHasNoAddress() {
        assertThat(failure(connecting(WebSocketConnector.peer(URI.create("wss://nowhere.invalid/ws")))))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void tellsHowFarItHasCome() throws Exception {
        var told = new ArrayList<String>();
        var progress = new Progress() {
            @Override
            public void entered(Phase phase) {
                told.add(phase.name());
            }

            @Override
            public void address(String address) {
                told.add(address);
            }
        };
        try (var server = WebSocketServer.inTheClear()) {
            var peer = inTheClear(server.port());
            var options = TestTls.options(LONG);
            var task = new FutureTask<>(() -> peer.connector()
                    .connect(
                            peer.host(),
                            peer.port(),
                            new ConnectOptions(options.tls(), options.hosts(), options.timeouts(), progress)));
            Thread.ofVirtual().start(task);
            try (var _ = server.next().upgradeToXmpp()) {
                task.get().abort();
            }
            assertThat(told).isEqualTo(List.of("DNS", "127.0.0.1:" + server.port(), "TCP", "WEBSOCKET"));
        }
    }

    @Test
    void saysWhatItIs() {
        var peer = WebSocketConnector.peer(URI.create("wss://example.test/ws"));
        assertThat(peer).hasToString("example.test:443 (WebSocket)");
        assertThat(WebSocketConnector.peer(URI.create("WS://[::1]/ws"))).hasToString("[::1]:80 (WebSocket)");
        assertThat(peer.connector().framing()).isEqualTo(Framing.WEBSOCKET);
        assertThat(peer.connector().tlsFirst()).isTrue();
        assertThat(peer.connector().resolvesHosts()).isTrue();
        assertThat(peer.connector().channelBindingObstacle()).isPresent();
        assertThat(peer).isEqualTo(WebSocketConnector.peer(URI.create("wss://example.test/ws")));
        assertThatThrownBy(() -> peer.connector().connect("other.test", 443, TestTls.options(LONG)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a/",
                "a",
                "wss:a",
                "wss:///a",
                "wss://u@a/",
                "wss://a/#b",
                "wss://a_b:x/",
                "wss://a:0/",
                "wss://a:65536/"
            })
    void takesNothingElseForAnAddress(String address) {
        assertThatThrownBy(() -> new WebSocketConnector(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address);
    }
}
