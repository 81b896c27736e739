// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.security.TlsListener;
import dev.holdfast.testkit.SocksServer;
import dev.holdfast.testkit.TestCertificates;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyConnectorTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final HostLookup NOBODY = host -> {
        throw new AssertionError("a name was looked up here: " + host);
    };

    private final List<String> progress = new ArrayList<>();

    @Test
    void theProxyIsGivenTheNameAndNobodyElseIsAskedForIt() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"), socket -> {
                    var parameters = socket.getSSLParameters();
                    parameters.setApplicationProtocols(new String[] {"h2", "xmpp-client"});
                    socket.setSSLParameters(parameters);
                });
                var socks = SocksServer.start(Map.of("name onion-like.invalid:5223", server.port()));
                var connection = Proxy.socks5("127.0.0.1", socks.port())
                        .directTls()
                        .connect("onion-like.invalid", 5223, options(NOBODY, LONG))) {
            var buffer = new byte[10];

            assertThat(connection.secure()).isTrue();
            assertThat(connection.read(buffer)).isEqualTo(5);
            assertThat(new String(buffer, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("hello");
            assertThat(server.serverEnd().getApplicationProtocol()).isEqualTo("xmpp-client");
            assertThat(connection.remoteAddress())
                    .isEqualTo("onion-like.invalid:5223 through socks5://127.0.0.1:" + socks.port());
            assertThat(socks.asked()).containsExactly("name onion-like.invalid:5223");
            assertThat(progress).containsExactly("127.0.0.1:" + socks.port(), "TCP", "PROXY", "TLS");
        }
    }

    @Test
    void startTlsIsUpgradedThroughTheProxyAndOffersNoAlpn() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"));
                var socks = SocksServer.start(Map.of("ip 192.0.2.7:5222", server.port()));
                var connection = Proxy.socks5("127.0.0.1", socks.port())
                        .startTls()
                        .connect("192.0.2.7", 5222, options(NOBODY, LONG))) {
            assertThat(connection.secure()).isFalse();

            connection.startTls();

            assertThat(connection.secure()).isTrue();
            assertThat(server.serverEnd().getApplicationProtocol()).isEmpty();
        }
    }

    @Test
    void aCertificateForTheHostIsNotOneForTheDomainHereEither() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("xmpp.test"));
                var socks = SocksServer.start(Map.of("name xmpp.test:5223", server.port()))) {
            assertThatThrownBy(() -> Proxy.socks5("127.0.0.1", socks.port())
                            .directTls()
                            .connect("xmpp.test", 5223, options(NOBODY, LONG)))
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageStartingWith("TLS with xmpp.test:5223 through socks5://127.0.0.1:" + socks.port()
                            + " for example.test failed: the certificate is not for example.test");
        }
    }

    @Test
    void theProxysOwnNameIsLookedUpAndAllItsAddressesAreTried() throws Exception {
        try (var server = new TlsListener(CERTIFICATES.serverContext("example.test"));
                var socks = SocksServer.start(Map.of("name xmpp.test:5222", server.port()))) {
            HostLookup hosts = host -> {
                assertThat(host).isEqualTo("proxy.test");
                return List.of(InetAddress.ofLiteral("127.0.0.2"), LOOPBACK);
            };

            Proxy.socks5("proxy.test", socks.port())
                    .startTls()
                    .connect("xmpp.test", 5222, options(hosts, LONG))
                    .close();

            assertThat(progress)
                    .containsExactly(
                            "DNS", "127.0.0.2:" + socks.port(), "TCP", "127.0.0.1:" + socks.port(), "TCP", "PROXY");
        }
    }

    @Test
    void bytesBehindTheHeaderOfHttpBelongToTheTunnel() throws Exception {
        try (var proxy = new ServerSocket(0, 1, LOOPBACK)) {
            var asked = new AtomicReference<String>();
            Thread.ofVirtual().start(() -> {
                try (var client = proxy.accept()) {
                    var request = "CONNECT xmpp.test:5222 HTTP/1.1\r\nHost: xmpp.test:5222\r\n\r\n";
                    asked.set(new String(
                            client.getInputStream().readNBytes(request.length()), StandardCharsets.US_ASCII));
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n<?xml".getBytes(StandardCharsets.US_ASCII));
                    client.getOutputStream().write(client.getInputStream().readNBytes(3));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (var connection = Proxy.httpConnect("127.0.0.1", proxy.getLocalPort())
                    .startTls()
                    .connect("xmpp.test", 5222, options(NOBODY, LONG))) {
                var buffer = new byte[10];

                assertThat(connection.read(buffer)).isEqualTo(5);
                assertThat(new String(buffer, 0, 5, StandardCharsets.US_ASCII)).isEqualTo("<?xml");
                connection.write(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
                assertThat(connection.read(buffer)).isEqualTo(3);
                assertThat(asked.get()).startsWith("CONNECT xmpp.test:5222 HTTP/1.1\r\n");
            }
        }
    }

    @Test
    void aTargetThatTheProxyCannotReachIsNamedWithTheProxy() throws Exception {
        try (var socks = SocksServer.start(Map.of())) {
            assertThatThrownBy(() -> Proxy.socks5("127.0.0.1", socks.port())
                            .startTls()
                            .connect("ghost.invalid", 5222, options(NOBODY, LONG)))
                    .isExactlyInstanceOf(ConnectException.class)
                    .hasMessage("cannot connect to ghost.invalid:5222 through a proxy: socks5://127.0.0.1:"
                            + socks.port() + " says that the host is unreachable or unknown (SOCKS5 reply 4)");
        }
    }

    @Test
    void aProxyThatIsNotThereIsTheProxysFailure() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 1, LOOPBACK)) {
            port = gone.getLocalPort();
        }

        assertThatThrownBy(() ->
                        Proxy.socks5("127.0.0.1", port).startTls().connect("xmpp.test", 5222, options(NOBODY, LONG)))
                .isInstanceOf(ProxyFailedException.class)
                .hasMessage("cannot connect to xmpp.test:5222 through a proxy: socks5://127.0.0.1:" + port
                        + " cannot be reached: cannot connect to 127.0.0.1:" + port + ": Connection refused");
    }

    @Test
    void aProxyWithoutAddressIsTheProxysFailure() {
        HostLookup hosts = host -> {
            throw new UnknownHostException("the host name " + host + " cannot be resolved");
        };

        assertThatThrownBy(() -> Proxy.httpConnect("proxy.invalid", 3128)
                        .startTls()
                        .connect("xmpp.test", 5222, options(hosts, LONG)))
                .isInstanceOf(ProxyFailedException.class)
                .hasMessageEndingWith(
                        "http://proxy.invalid:3128 cannot be reached: the host name proxy.invalid cannot be resolved")
                .hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void aProxyThatSaysNothingIsLeftAtTheLimitAndTheSocketIsClosed() throws Exception {
        for (boolean socks : new boolean[] {true, false}) {
            try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
                int port = silent.getLocalPort();
                var proxy = socks ? Proxy.socks5("127.0.0.1", port) : Proxy.httpConnect("127.0.0.1", port);

                assertThatThrownBy(() -> proxy.directTls().connect("xmpp.test", 5222, options(NOBODY, SHORT)))
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessage("cannot connect to xmpp.test:5222 through a proxy: " + proxy
                                + " did not connect within 0.2 s");
                assertClosed(silent);
            }
        }
    }

    @Test
    void aProxyThatDripsIsBoundedAsAWhole() throws Exception {
        try (var proxy = new ServerSocket(0, 1, LOOPBACK)) {
            var dripping = Thread.ofVirtual().start(() -> {
                try (var client = proxy.accept()) {
                    while (true) {
                        client.getOutputStream().write('x');
                        client.setSoTimeout(10);
                        try {
                            client.getInputStream().read();
                        } catch (SocketTimeoutException nothing) {
                            // the next drop
                        }
                    }
                } catch (IOException left) {
                    // as it should
                }
            });

            assertThatThrownBy(() -> Proxy.httpConnect("127.0.0.1", proxy.getLocalPort())
                            .startTls()
                            .connect("xmpp.test", 5222, options(NOBODY, SHORT)))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageEndingWith("did not connect within 0.2 s");
            assertThat(dripping.join(LONG)).isTrue();
        }
    }

    @Test
    void anInterruptClosesTheSocketAtOnceOnAnyKindOfThread() throws Exception {
        for (var kind : List.<Thread.Builder>of(Thread.ofVirtual(), Thread.ofPlatform())) {
            try (var silent = new ServerSocket(0, 1, LOOPBACK)) {
                var connector = Proxy.socks5("127.0.0.1", silent.getLocalPort()).startTls();
                var failure = new AtomicReference<Throwable>();
                var thread = kind.start(() ->
                        failure.set(catchThrowable(() -> connector.connect("xmpp.test", 5222, options(NOBODY, LONG)))));
                try (var client = silent.accept()) {
                    client.setSoTimeout(20_000);
                    assertThat(client.getInputStream().readNBytes(3)).containsExactly(5, 1, 0);

                    thread.interrupt();

                    assertThat(client.getInputStream().read()).isEqualTo(-1);
                }
                thread.join();
                assertThat(failure.get()).isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void aRefusalOrATlsFailureLeavesNoSocketOpen() throws Exception {
        try (var proxy = new ServerSocket(0, 2, LOOPBACK)) {
            var connector = Proxy.httpConnect("127.0.0.1", proxy.getLocalPort()).directTls();
            for (var answer : List.of("HTTP/1.1 403 No\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n<stream:stream>")) {
                var failure = new AtomicReference<Throwable>();
                var thread = Thread.ofVirtual()
                        .start(() -> failure.set(
                                catchThrowable(() -> connector.connect("xmpp.test", 5222, options(NOBODY, LONG)))));
                try (var client = proxy.accept()) {
                    client.setSoTimeout(20_000);
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    drain(client.getInputStream()::read);
                }
                thread.join();
                assertThat(failure.get()).isInstanceOf(IOException.class);
            }
        }
    }

    /** The one connection that waits to be accepted has been closed by its other end. */
    private static void assertClosed(ServerSocket server) throws IOException {
        try (var client = server.accept()) {
            client.setSoTimeout(20_000);
            drain(client.getInputStream()::read);
        }
    }

    private interface Reading {
        int next() throws IOException;
    }

    /** Reads to the end; a timeout of the socket fails the test. */
    private static void drain(Reading in) throws IOException {
        try {
            while (in.next() >= 0) {
                // what it had said
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the socket is still open", open);
        } catch (IOException reset) {
            // closed all the same
        }
    }

    private ConnectOptions options(HostLookup hosts, Duration connect) {
        var tls = SecurityLayer.unauthenticated()
                .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())))
                .tlsFor(new ServerDomain("example.test"));
        return new ConnectOptions(tls, hosts, new Timeouts(LONG, connect, LONG, LONG, LONG), new Progress() {
            @Override
            public void entered(Phase phase) {
                progress.add(phase.name());
            }

            @Override
            public void address(String address) {
                progress.add(address);
            }
        });
    }
}
