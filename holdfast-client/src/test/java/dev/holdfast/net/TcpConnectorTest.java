// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.CertificateRejectedException.Reason;
import dev.holdfast.security.DomainTls;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.security.TlsListener;
import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpConnectorTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void startTlsConnectsInTheClearAndWithoutNagle() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK);
                var connection = Connector.startTls().connect("xmpp.test", server.getLocalPort(), options(LOOPBACK));
                var accepted = server.accept()) {
            accepted.getOutputStream().write('x');

            assertThat(connection.secure()).isFalse();
            assertThat(connection.tls()).isEmpty();
            assertThat(connection.remoteAddress()).isEqualTo("127.0.0.1:" + server.getLocalPort());
            assertThat(connection.read(new byte[10])).isEqualTo(1);
        }
    }

    @Test
    void directTlsProvesTheDomainAndNotTheHost() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"));
                var connection = Connector.directTls().connect("xmpp.test", server.port(), options(LOOPBACK))) {
            var buffer = new byte[10];

            assertThat(connection.secure()).isTrue();
            assertThat(connection.tls().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThat(connection.read(buffer)).isEqualTo(5);
            assertThat(new String(buffer, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
        }
    }

    @Test
    void directTlsOffersAlpn() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"), socket -> {
                    var parameters = socket.getSSLParameters();
                    parameters.setApplicationProtocols(new String[] {"h2", "xmpp-client"});
                    socket.setSSLParameters(parameters);
                });
                var connection = Connector.directTls().connect("xmpp.test", server.port(), options(LOOPBACK))) {
            assertThat(connection.secure()).isTrue();
            assertThat(server.serverEnd().getApplicationProtocol()).isEqualTo("xmpp-client");
        }
    }

    @Test
    void aServerThatDoesNotKnowAlpnWillDo() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"));
                var connection = Connector.directTls().connect("xmpp.test", server.port(), options(LOOPBACK))) {
            assertThat(connection.secure()).isTrue();
            assertThat(connection.applicationProtocol()).isEmpty();
        }
    }

    @Test
    void directTlsSaysNothingBeforeItsHandshake() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var failure = new FutureTask<>(() -> catchThrowable(
                    () -> Connector.directTls().connect("xmpp.test", server.getLocalPort(), options(LOOPBACK))));
            Thread.ofVirtual().start(failure);
            try (var accepted = server.accept()) {
                // RFC 8446 §5.1: a record of the type handshake; and its first message is a client hello
                var begin = accepted.getInputStream().readNBytes(6);
                assertThat(begin[0]).isEqualTo((byte) 22);
                assertThat(begin[5]).isEqualTo((byte) 1);
            }
            assertThat(failure.get()).isInstanceOf(TlsFailedException.class);
        }
    }

    @Test
    void startTlsOffersNoAlpn() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"), socket -> {
                    var parameters = socket.getSSLParameters();
                    parameters.setApplicationProtocols(new String[] {"xmpp-client"});
                    socket.setSSLParameters(parameters);
                });
                var connection = Connector.startTls().connect("xmpp.test", server.port(), options(LOOPBACK))) {
            connection.startTls();

            assertThat(connection.secure()).isTrue();
            assertThat(server.serverEnd().getApplicationProtocol()).isEmpty();
        }
    }

    @Test
    void aCertificateForTheHostIsNotOneForTheDomain() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("xmpp.test"))) {
            assertThatThrownBy(() -> Connector.directTls().connect("xmpp.test", server.port(), options(LOOPBACK)))
                    .hasMessage("TLS with 127.0.0.1:" + server.port()
                            + " for example.test failed: the certificate is not for"
                            + " example.test: it names DNS:xmpp.test (subject CN=xmpp.test)")
                    .isInstanceOfSatisfying(
                            TlsFailedException.class,
                            failure -> assertThat(
                                            failure.certificate().orElseThrow().reason())
                                    .isEqualTo(Reason.WRONG_HOST));
        }
    }

    @Test
    void aServerThatSpeaksNoTlsIsATlsFailure() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (var accepted = server.accept()) {
                    accepted.getOutputStream()
                            .write("<?xml version='1.0'?><stream:stream".getBytes(StandardCharsets.US_ASCII));
                    accepted.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the client left
                }
            });

            assertThatThrownBy(
                            () -> Connector.directTls().connect("xmpp.test", server.getLocalPort(), options(LOOPBACK)))
                    .isInstanceOfSatisfying(
                            TlsFailedException.class,
                            failure -> assertThat(failure.certificate()).isEmpty());
        }
    }

    @Test
    void anExpiredCertificateIsSeenInTheFailure() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext(Kind.EXPIRED, "example.test"))) {
            assertThatThrownBy(() -> Connector.directTls().connect("xmpp.test", server.port(), options(LOOPBACK)))
                    .isInstanceOfSatisfying(
                            TlsFailedException.class,
                            failure -> assertThat(
                                            failure.certificate().orElseThrow().reason())
                                    .isEqualTo(Reason.EXPIRED));
        }
    }

    @Test
    void triesAllAddressesInOrder() throws Exception {
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress("127.0.0.3", 0));
            int port = server.getLocalPort();
            var options = options(
                    InetAddress.ofLiteral("127.0.0.2"),
                    InetAddress.ofLiteral("127.0.0.3"),
                    InetAddress.ofLiteral("127.0.0.4"));

            try (var connection = Connector.startTls().connect("xmpp.test", port, options)) {
                assertThat(connection.remoteAddress()).isEqualTo("127.0.0.3:" + port);
            }
        }
    }

    @Test
    void aRefusedPortIsAnErrorThatNamesHostAndAddress() throws Exception {
        try (var nobody = boundButNotListening()) {
            int port = nobody.getLocalPort();

            for (var connector : List.of(Connector.startTls(), Connector.directTls())) {
                assertThatThrownBy(() -> connector.connect("xmpp.test", port, options(LOOPBACK)))
                        .isInstanceOf(ConnectException.class)
                        .hasMessage("cannot connect to xmpp.test:" + port + " at 127.0.0.1:" + port
                                + ": Connection refused");
                assertThatThrownBy(() -> connector.connect("127.0.0.1", port, options(LOOPBACK)))
                        .hasMessage("cannot connect to 127.0.0.1:" + port + ": Connection refused");
            }
        }
    }

    @Test
    void theFailuresOfSeveralAddressesAreKeptInOrder() throws Exception {
        try (var nobody = boundButNotListening()) {
            int port = nobody.getLocalPort();
            var options = options(InetAddress.ofLiteral("127.0.0.2"), InetAddress.ofLiteral("127.0.0.3"));
            var prefix = "cannot connect to xmpp.test:" + port + " at ";

            assertThatThrownBy(() -> Connector.startTls().connect("xmpp.test", port, options))
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("none of the 2 addresses of xmpp.test:" + port + " can be connected to")
                    .satisfies(failure -> assertThat(failure.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .containsExactly(
                                    prefix + "127.0.0.2:" + port + ": Connection refused",
                                    prefix + "127.0.0.3:" + port + ": Connection refused"));
        }
    }

    @Test
    void aHostWithoutAddressIsNotConnectedTo() {
        var options = new ConnectOptions(
                tls(),
                host -> {
                    throw new UnknownHostException(host);
                },
                Timeouts.defaults());

        assertThatThrownBy(() -> Connector.startTls().connect("ghost.test", 5222, options))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("ghost.test");
    }

    @Test
    void aConnectThatIsNotAnsweredEndsAtTheLimit() throws Exception {
        try (var hole = new BlackHole(LOOPBACK, 0)) {
            var options =
                    new ConnectOptions(tls(), host -> List.of(LOOPBACK), new Timeouts(LONG, SHORT, LONG, LONG, LONG));

            assertThatThrownBy(() -> Connector.startTls().connect("xmpp.test", hole.port(), options))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("xmpp.test:" + hole.port() + " at 127.0.0.1:" + hole.port()
                            + " did not answer within 0.2 s");
        }
    }

    @Test
    void anInterruptEndsAConnectOnAnyKindOfThread() throws Exception {
        for (var kind : List.<Thread.Builder>of(Thread.ofVirtual(), Thread.ofPlatform())) {
            try (var hole = new BlackHole(LOOPBACK, 0)) {
                assertThat(interrupted(
                                kind, () -> Connector.startTls().connect("xmpp.test", hole.port(), options(LOOPBACK))))
                        .isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void anInterruptEndsATlsHandshakeAndClosesTheSocket() throws Exception {
        for (var kind : List.<Thread.Builder>of(Thread.ofVirtual(), Thread.ofPlatform())) {
            try (var server = new ServerSocket(0, 1, LOOPBACK)) {
                var failure = new AtomicReference<Throwable>();
                var thread = kind.start(() -> failure.set(catchThrowable(
                        () -> Connector.directTls().connect("xmpp.test", server.getLocalPort(), options(LOOPBACK)))));
                try (var silent = server.accept()) {
                    silent.getInputStream().read(); // the client's hello has begun

                    thread.interrupt();

                    OpenSockets.awaitClosedByPeer(silent);
                }
                thread.join();
                assertThat(failure.get()).isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void aTlsHandshakeIsBoundedAsAWholeAndClosesTheSocket() throws Exception {
        try (var server = new ServerSocket(0, 1, LOOPBACK)) {
            var options =
                    new ConnectOptions(tls(), host -> List.of(LOOPBACK), new Timeouts(LONG, LONG, SHORT, LONG, LONG));
            var failure = new AtomicReference<Throwable>();
            var thread = Thread.ofVirtual()
                    .start(() -> failure.set(catchThrowable(
                            () -> Connector.directTls().connect("xmpp.test", server.getLocalPort(), options))));
            try (var silent = server.accept()) {
                OpenSockets.awaitClosedByPeer(silent);
            }
            thread.join();
            assertThat(failure.get())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("TLS with 127.0.0.1:" + server.getLocalPort()
                            + " for example.test was not set up within 0.2 s");
        }
    }

    @Test
    void aCustomNameServerDecidesWhereToConnectTo() throws Exception {
        try (var names = new TestNameServer(
                        Map.of("A xmpp.test", TestNameServer.Reply.of(TestNameServer.address("127.0.0.1"))));
                var server = new ServerSocket(0, 1, LOOPBACK)) {
            var hosts = HostLookup.at(List.of(names.address()), LONG);
            var options = new ConnectOptions(tls(), hosts, Timeouts.defaults());

            try (var connection = Connector.startTls().connect("xmpp.test", server.getLocalPort(), options)) {
                assertThat(connection.remoteAddress()).startsWith("127.0.0.1:");
            }
        }
    }

    private interface Blocking {
        Connection run() throws Exception;
    }

    private static Throwable interrupted(Thread.Builder kind, Blocking call) throws Exception {
        var failure = new FutureTask<>(() -> catchThrowable(call::run));
        kind.start(failure).interrupt();
        return failure.get();
    }

    private static ConnectOptions options(InetAddress... addresses) {
        return new ConnectOptions(tls(), host -> List.of(addresses), new Timeouts(LONG, LONG, LONG, LONG, LONG));
    }

    private static DomainTls tls() {
        return SecurityLayer.unauthenticated()
                .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())))
                .tlsFor(new ServerDomain("example.test"));
    }

    /** Keeps a port on all addresses, so that whoever connects to it is refused. */
    private static Socket boundButNotListening() throws IOException {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(0));
        return socket;
    }
}
