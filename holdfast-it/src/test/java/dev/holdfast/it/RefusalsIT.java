// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** When there can be no session: the exit code says what kind of reason, one line on stderr says which, and nothing is hammered. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RefusalsIT {
    private static final int LOGIN_REFUSED = 3;
    private static final int NOT_REACHABLE = 4;
    private static final int NO_TLS = 5;
    private static final int TIMEOUT = 7;

    private final SharedServers servers;

    RefusalsIT(SharedServers servers) {
        this.servers = servers;
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aWrongPasswordIsTriedOnceAndTheServersOwnWordsAreShown(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var startTls = FaultProxy.before(server.startTlsPort());
                var directTls = FaultProxy.before(server.directTlsPort());
                var one = wrongPassword(server, Transport.STARTTLS, startTls);
                var other = wrongPassword(server, Transport.DIRECT_TLS, directTls)) {

            assertThat(complaint(one, LOGIN_REFUSED)).contains("localhost", "not-authorized", words(kind));
            assertThat(complaint(other, LOGIN_REFUSED)).contains("localhost", "not-authorized", words(kind));
            assertThat(startTls.accepted()).isEqualTo(1);
            assertThat(directTls.accepted()).isEqualTo(1);
        }
    }

    private static HoldfastProcess wrongPassword(RunningServer server, Transport transport, FaultProxy proxy)
            throws IOException {
        return Login.of(server, transport, 4)
                .withPassword("wrong")
                .through(proxy)
                .start("send", server.account(5), "never");
    }

    /** What the server says about a wrong password, besides the condition. */
    private static String words(RealServer server) {
        return switch (server) {
            case PROSODY_12, PROSODY_13 -> "The response provided by the client doesn't match the one we calculated.";
            case EJABBERD_23, EJABBERD_24 -> "Invalid username or password";
        };
    }

    @Test
    void listenAndPingEndLikeSendBeforeTheyHaveBeenOnline() throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        var login = Login.of(server, Transport.STARTTLS, 4).withPassword("wrong");
        try (var listen = login.start("listen", "--json");
                var ping = login.start("ping")) {

            assertThat(complaint(listen, LOGIN_REFUSED)).contains("not-authorized");
            assertThat(listen.printed()).singleElement().satisfies(line -> {
                assertThat(line.text("event")).isEqualTo("failed");
                assertThat(line.text("cause")).contains("not-authorized");
            });
            assertThat(complaint(ping, LOGIN_REFUSED)).contains("not-authorized");
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aDomainThatTheServerDoesNotServeIsNotFound(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var proxy = FaultProxy.before(server.startTlsPort());
                var send = Login.of(server, Transport.STARTTLS, 4)
                        .withJid("user4@elsewhere.test")
                        .through(proxy)
                        .start("send", "--timeout", "10", server.account(5), "never")) {

            assertThat(complaint(send, NOT_REACHABLE)).contains("elsewhere.test", "host-unknown");
            assertThat(proxy.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aDomainWithoutAnyServerIsNotFound() throws Exception {
        try (var send = HoldfastProcess.start(
                "secret",
                List.of("send", "--jid", "user@nowhere.invalid", "--timeout", "10", "user@nowhere.invalid", "never"))) {

            assertThat(complaint(send, NOT_REACHABLE)).contains("nowhere.invalid");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aPortWhereNobodyListensIsNotReachable(Transport transport) throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        int port = LoopbackPorts.free();
        try (var send = Login.of(server, transport, 4)
                .at(List.of(port))
                .start("send", "--timeout", "10", server.account(5), "never")) {

            assertThat(complaint(send, NOT_REACHABLE)).contains("127.0.0.1:" + port, "localhost");
        }
    }

    @ParameterizedTest
    @MethodSource("accessToProsody")
    void aCertificateThatProvesNothingEndsBeforeTheLogin(RealServer kind, Transport transport) throws Exception {
        var server = servers.running(kind);
        try (var expired = sendFrom("user4@expired.test", server, transport);
                var selfSigned = sendFrom("user4@selfsigned.test", server, transport);
                var wrongHost = sendFrom("user4@wronghost.test", server, transport);
                var untrusted = sendFrom("user4@untrusted.test", server, transport)) {

            assertThat(complaint(expired, NO_TLS)).contains("the certificate for expired.test has expired");
            assertThat(complaint(selfSigned, NO_TLS)).contains("the certificate for selfsigned.test is self-signed");
            assertThat(complaint(wrongHost, NO_TLS)).contains("the certificate is not for wronghost.test");
            assertThat(complaint(untrusted, NO_TLS))
                    .contains("the certificate for untrusted.test was not issued by a trusted authority");
        }
    }

    private static HoldfastProcess sendFrom(String jid, RunningServer server, Transport transport) throws IOException {
        return Login.of(server, transport, 4).withJid(jid).start("send", server.account(5), "never");
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aGoodCertificateOfAnUnknownAuthorityIsRefusedToo(RealServer kind) throws Exception {
        var server = servers.running(kind);
        var foreign = servers.running(kind == RealServer.PROSODY_12 ? RealServer.PROSODY_13 : RealServer.PROSODY_12);
        var login = Login.of(server, Transport.DIRECT_TLS, 4);
        try (var send = new Login(login.jid(), login.password(), login.ports(), login.transport(), foreign.caFile())
                .start("send", "--timeout", "10", server.account(5), "never")) {

            assertThat(complaint(send, NO_TLS)).contains("localhost", "not issued by a trusted authority", "--ca");
        }
    }

    @Test
    void aServerThatNeverSendsFeaturesIsLeftInTime() throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        try (var mute = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> answerHeadersOnly(mute)); // ends with the listener
            long start = System.nanoTime();
            var login = Login.of(server, Transport.STARTTLS, 4).at(List.of(mute.getLocalPort()));
            try (var listen = login.start("listen", "--timeout", "5");
                    var send = login.start("send", "--timeout", "5", server.account(5), "never");
                    var ping = login.start("ping", "--timeout", "5")) {
                for (var process : List.of(listen, send, ping)) {
                    assertThat(complaint(process, TIMEOUT)).contains("localhost", "127.0.0.1:" + mute.getLocalPort());
                }
                // 5 s, and three JVMs that start on a busy machine
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(15));
            }
        }
    }

    private static void answerHeadersOnly(ServerSocket listener) {
        try {
            while (true) {
                var client = listener.accept(); // the process at the other end closes it
                client.getOutputStream()
                        .write(("<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                                        + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='1' from='localhost'>")
                                .getBytes(UTF_8));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void ofTwoClientsWithTheSameResourceTheFirstGivesUpForGood(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var proxy = FaultProxy.before(server.startTlsPort())) {
            var login =
                    Login.of(server, Transport.STARTTLS, 6).withResource("same").through(proxy);
            try (var first = login.listen()) {
                first.nextOnline();
                try (var second = login.listen()) {
                    second.nextOnline();
                    assertThat(complaint(first, LOGIN_REFUSED)).contains("localhost", "conflict");
                    assertThat(first.printed().getLast().text("event")).isEqualTo("failed");
                    assertThat(first.printed().getLast().text("cause")).contains("conflict");
                    assertThat(proxy.accepted()).isEqualTo(2);

                    second.signal("TERM");
                    assertThat(second.exitCode()).isZero();
                    assertThat(second.printed().getLast().text("event")).isEqualTo("stopped");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("accessToProsody")
    void withoutStreamManagementSentIsAsGoodAsItGets(RealServer kind, Transport transport) throws Exception {
        var server = servers.running(kind);
        var login = Login.of(server, transport, 7).withJid("user7@nosm.test");
        try (var listen = login.listen("--count", "2");
                var send = Login.of(server, transport, 8)
                        .withJid("user8@nosm.test")
                        .start("send", "--json", "--stdin-lines", login.jid())) {
            listen.nextOnline();
            send.input(List.of("one", "two"));
            send.endInput();

            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            assertThat(send.printed())
                    .hasSize(2)
                    .allSatisfy(outcome -> assertThat(outcome.text("state")).isEqualTo("sent"));
            assertThat(listen.exitCode()).isZero();
            assertThat(listen.all("message"))
                    .extracting(message -> message.text("body"))
                    .containsExactly("one", "two");
            assertThat(listen.all("established").getFirst().text("sm")).isEqualTo("false");
            assertThat(listen.all("established").getFirst().text("resumable")).isEqualTo("false");
        }
    }

    static Stream<Arguments> accessToProsody() {
        return Access.all()
                .filter(access -> access.server().hasBadCertificateHosts())
                .map(access -> Arguments.of(access.server(), access.transport()));
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void whatTheServerTakesIsAckedEvenIfItCannotBeDelivered(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var send = Login.of(server, Transport.DIRECT_TLS, 9)
                .start("send", "--json", "nobody@elsewhere.invalid", "hello?")) {

            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            assertThat(send.printed())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.text("state")).isEqualTo("acked"));
        }
    }

    /** Waits for the end with this exit code, and returns the one line that says why. */
    private static String complaint(HoldfastProcess process, int code) throws IOException, InterruptedException {
        assertThat(process.exitCode())
                .as(() -> process + ": " + process.stderr())
                .isEqualTo(code);
        assertThat(process.stderr())
                .singleElement()
                .asString()
                .startsWith("holdfast: ")
                .doesNotContain("Exception");
        return process.stderr().getFirst();
    }
}
