// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoopbackFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LoopbackServer server;
    private RawClient romeo;

    @BeforeEach
    void start() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start();
        romeo = RawClient.online(server, "romeo", "orchard");
    }

    @AfterEach
    void stop() throws IOException {
        romeo.close();
        server.close();
    }

    @Test
    void aCutClosesWithoutAWordAndLetsTheSessionHibernate() throws IOException {
        romeo.enable();
        assertThat(server.cut("romeo@example.test/orchard")).isTrue();
        assertThat(server.sessions()).singleElement().satisfies(session -> {
            assertThat(session.connected()).isFalse();
            assertThat(session.resumable()).isTrue();
        });
        assertThat(romeo.rest()).doesNotContain("stream");
        assertThat(server.cut("romeo@example.test/orchard")).isFalse();
        assertThat(server.cut("nobody@example.test")).isFalse();
    }

    @Test
    void aResetIsSeenAsOne() throws IOException {
        assertThat(server.reset("romeo@example.test")).isTrue();
        assertThat(romeo.rest()).isEqualTo("[reset]");
    }

    @Test
    void aFrozenConnectionCarriesNothingUntilItThaws() throws IOException, InterruptedException {
        try (RawClient juliet = RawClient.online(server, "juliet", "balcony")) {
            juliet.enable();
            assertThat(server.freeze("juliet@example.test")).isTrue();
            juliet.send("<message to='romeo@example.test/orchard'><body>held</body></message>");
            romeo.send("<message to='juliet@example.test/balcony'><body>held too</body></message>");
            assertThat(romeo.sync()).isEmpty();
            LoopbackSession frozen =
                    server.awaitSession("juliet@example.test", PATIENCE, session -> session.unacked() == 1);
            assertThat(frozen.handled()).isZero();
            assertThat(frozen.connected()).isTrue();

            assertThat(server.thaw("juliet@example.test")).isTrue();
            romeo.expect("<body>held</body></message>");
            juliet.expect("<body>held too</body></message>");
        }
    }

    @Test
    void aFrozenConnectionCanBeCut() throws IOException {
        server.freeze("romeo@example.test");
        romeo.send("<presence/>");
        server.cut("romeo@example.test");
        assertThat(romeo.rest()).doesNotContain("presence");
    }

    @Test
    void aKickEndsTheStreamWithTheErrorAskedFor() throws IOException {
        assertThat(server.kick("romeo@example.test", "resource-constraint", "Too <many>"))
                .isTrue();
        assertThat(romeo.rest())
                .isEqualTo("<stream:error><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>Too &lt;many&gt;</text>"
                        + "</stream:error></stream:stream>");
        assertThat(server.sessions()).isEmpty();
    }

    @Test
    void cutsTheNextConnectionAfterTheBytesAskedFor() throws IOException {
        String whole;
        try (RawClient client = RawClient.plain(server)) {
            client.header();
            whole = client.expect("</stream:features>");
        }
        for (int bytes : new int[] {0, 1, whole.length() / 2, whole.length() - 1}) {
            server.cutNextConnectionAfterBytes(Direction.SENT, bytes);
            try (RawClient client = RawClient.plain(server)) {
                client.header();
                assertThat(client.rest().replace("[reset]", "").getBytes(StandardCharsets.UTF_8))
                        .hasSize(bytes);
            }
        }
    }

    @Test
    void cutsAPresentConnectionAfterTheBytesReceived() throws IOException {
        romeo.enable();
        String stanza = "<presence to='juliet@example.test'/>";
        server.cutAfterBytes("romeo@example.test", Direction.RECEIVED, 2L * stanza.length() + 5);
        romeo.send(stanza.repeat(3));
        romeo.rest();
        assertThat(server.sessions())
                .singleElement()
                .extracting(LoopbackSession::handled)
                .isEqualTo(2L);
    }

    @Test
    void rawTextIsNotCounted() throws IOException {
        romeo.enable();
        assertThat(server.sendRaw("romeo@example.test", "<nonsense/>")).isTrue();
        assertThat(romeo.expect("<nonsense/>")).isEqualTo("<nonsense/>");
        assertThat(server.sessions())
                .singleElement()
                .extracting(LoopbackSession::unacked)
                .isEqualTo(0);
    }

    @Test
    void anOrderlyStopAcknowledgesAndSaysWhy() throws Exception {
        romeo.enable();
        romeo.send("<presence to='juliet@example.test'/>");
        romeo.sync();
        FutureTask<Boolean> stopping = new FutureTask<>(() -> {
            server.stop();
            return true;
        });
        Thread.ofVirtual().start(stopping);
        assertThat(romeo.rest())
                .contains("<a xmlns='urn:xmpp:sm:3' h='2'/><stream:error><system-shutdown ")
                .endsWith("</stream:stream>");
        romeo.close();
        assertThat(stopping.get(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> RawClient.plain(server)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aRestartKeepsThePortsAndLosesTheSessions() throws IOException {
        String id = romeo.enable();
        int port = server.port();
        server.restart();
        assertThat(romeo.rest()).doesNotContain("stream");
        assertThat(server.port()).isEqualTo(port);
        assertThat(server.sessions()).isEmpty();
        try (RawClient again = RawClient.startTls(server).loginPlain("romeo", "secret")) {
            again.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
            assertThat(again.expect("</failed>")).contains("item-not-found").doesNotContain("h=");
        }
    }

    @Test
    void aServerThatCannotHaveItsSecondPortGivesBackTheFirst() throws IOException {
        int taken = server.port();
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = probe.getLocalPort();
        }
        LoopbackServerBuilder builder = LoopbackServer.builder().port(free).directTlsPort(taken);
        assertThatThrownBy(builder::start).isInstanceOf(BindException.class);
        LoopbackServer.builder().port(free).start().close();
    }

    @Test
    void closedPortsLeaveConnectionsAlone() throws IOException {
        server.closePorts();
        assertThatThrownBy(() -> RawClient.plain(server)).isInstanceOf(ConnectException.class);
        assertThat(romeo.sync()).isEmpty();
        server.openPorts();
        RawClient.online(server, "juliet", "balcony").close();
    }

    @Test
    void holdsAHundredClientsAndLosesNoMessageOnTheWay() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(RawClient.online(server, "juliet", "r" + i));
        }
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            messages.append("<message to='juliet@example.test/r" + i % 100 + "'><body>" + i + "</body></message>");
        }
        romeo.send(messages.toString());
        for (int i = 0; i < 100; i++) {
            RawClient client = clients.get(i);
            for (int n = i; n < 2000; n += 100) {
                client.until("<body>");
                assertThat(client.until("</body>")).isEqualTo(String.valueOf(n));
            }
            client.close();
        }
        assertThat(server.connections()).isEqualTo(101);
    }
}
