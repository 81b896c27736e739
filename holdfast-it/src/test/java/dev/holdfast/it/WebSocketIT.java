// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.net.PeerSource;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.websocket.HostMeta;
import dev.holdfast.websocket.WebSocketConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions inside WebSockets, under TLS: they hold as those over TCP do. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class WebSocketIT {
    private static final int NOT_REACHABLE = 4;

    private final SharedServers servers;

    WebSocketIT(SharedServers servers) {
        this.servers = servers;
    }

    /** ejabberd 23 may lose a session whose WebSocket is reset while it writes: its log says that copying the state has timed out. */
    @ParameterizedTest
    @EnumSource(value = RealServer.class, mode = EnumSource.Mode.EXCLUDE, names = "EJABBERD_23")
    void aResetOfEitherSideLosesDoublesAndReordersNothing(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var toListener = FaultProxy.before(server.httpsPort());
                var toSender = FaultProxy.before(server.httpsPort());
                var listen = login(server, 14)
                        .listen(
                                "--websocket",
                                server.webSocket(toListener.port()).toString());
                var send = sender(server, toSender)) {
            listen.nextOnline();
            send.send(400);
            listen.await(200, "message");
            toSender.reset();
            send.send(200);
            assertThat(send.awaitReturn()).isInstanceOf(ClientEvent.Resumed.class);
            toListener.reset();
            send.send(400);

            assertThat(send.awaitFinal(1_000)).containsOnly(StanzaState.ACKED);
            listen.next("suspended");
            listen.next("resumed");
            listen.await(1_000, "message");
            assertThat(listen.all("message").stream().map(line -> line.text("body")))
                    .containsExactlyElementsOf(numbers(1_000));
            assertThat(toListener.accepted()).isGreaterThanOrEqualTo(2);
            assertThat(toSender.accepted()).isGreaterThanOrEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void largeMessagesAndManyAtOnceGetThroughAsTheyAre(RealServer kind) throws Exception {
        var server = servers.running(kind);
        var address = server.webSocket(server.httpsPort()).toString();
        var lines = IntStream.range(0, 20)
                .mapToObj(i -> i + "\u00fc\uD83D\uDC34".repeat(i * 400))
                .toList();
        try (var listen = login(server, 14).listen("--websocket", address, "--count", "20");
                var send =
                        login(server, 15).start("send", "--websocket", address, "--stdin-lines", server.account(14))) {
            listen.nextOnline();
            send.input(lines);
            send.endInput();

            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            assertThat(listen.exitCode()).as(() -> listen.stderr().toString()).isZero();
            assertThat(listen.all("message").stream().map(line -> line.text("body")))
                    .containsExactlyElementsOf(lines);
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void saysThatThereIsNoWebSocketAtAnAddress(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var send = login(server, 15)
                .start(
                        "send",
                        "--websocket",
                        "wss://localhost:" + server.httpsPort() + "/nowhere",
                        server.account(14),
                        "never")) {
            assertThat(send.exitCode()).isEqualTo(NOT_REACHABLE);
            assertThat(send.stderr().toString()).contains("HTTP status 404", "--websocket");
        }
    }

    /** Prosody 0.12 comes without the module for it. */
    @ParameterizedTest
    @EnumSource(value = RealServer.class, mode = EnumSource.Mode.EXCLUDE, names = "PROSODY_12")
    void theDomainNamesItsWebSocket(RealServer kind) throws Exception {
        var server = servers.running(kind);
        var hostMeta = new HostMeta(
                CertificatePolicy.trustingPem(server.caFile()), server.httpsPort(), Duration.ofSeconds(10));
        var expected = new WebSocketConnector(server.webSocket(server.httpsPort())).peer(new PeerSource.HostMeta());

        assertThat(hostMeta.discover(new ServerDomain(server.domain()))).containsExactly(expected);

        var config = login(server, 15).config().discovery(hostMeta).build();
        try (var send = new NumberedSender(config, server.account(15))) {
            send.send(1);
            assertThat(send.awaitFinal(1)).containsExactly(StanzaState.ACKED);
        }
    }

    /** Where no server is named besides, so that a WebSocket is the only way in. */
    private static Login login(RunningServer server, int account) {
        return Login.of(server, Transport.STARTTLS, account).at(List.of());
    }

    private static NumberedSender sender(RunningServer server, FaultProxy way)
            throws IOException, InterruptedException {
        var config = login(server, 15)
                .config()
                .overridePeer(WebSocketConnector.peer(server.webSocket(way.port())))
                .reconnect(ReconnectPolicy.backoff(Duration.ofMillis(200), 1.2, Duration.ofSeconds(1)))
                .build();
        return new NumberedSender(config, server.account(14));
    }

    private static List<String> numbers(int last) {
        return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
    }
}
