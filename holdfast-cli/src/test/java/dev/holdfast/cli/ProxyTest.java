// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.SocksServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A domain that only the proxy knows. */
@Timeout(60)
class ProxyTest {
    private LoopbackServer server;

    @BeforeEach
    void start() throws Exception {
        server = LoopbackServer.builder()
                .domain("onion-like.invalid")
                .account("romeo", "secret")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Command ping(String proxy) {
        return Command.of("ping", "--count", "1", "--jid", "romeo@onion-like.invalid", "--proxy", proxy)
                .trusting(server.certificates());
    }

    @Test
    void withSocksTheDomainItselfIsReachedByNameAtItsPorts() throws Exception {
        try (var socks = SocksServer.start(Map.of("name onion-like.invalid:5223", server.directTlsPort()))) {
            ping("socks5://127.0.0.1:" + socks.port()).run().exits(ExitCode.DONE);

            assertThat(socks.asked()).containsExactly("name onion-like.invalid:5222", "name onion-like.invalid:5223");
        }
    }

    @Test
    void theProxyMayBeGivenByTheEnvironment() throws Exception {
        try (var socks = SocksServer.start(Map.of("name onion-like.invalid:5222", server.port()))) {
            Command.of("ping", "--count", "1", "--jid", "romeo@onion-like.invalid")
                    .environment("HOLDFAST_PROXY", "socks5://127.0.0.1:" + socks.port())
                    .trusting(server.certificates())
                    .run()
                    .exits(ExitCode.DONE);
        }
    }

    @Test
    void discoverAsksNothingWhereTheEnvironmentHidesWhereYouGo() throws Exception {
        try (var names = new NoSuchName()) {
            Command.of("discover", "onion-like.invalid", "--dns", "127.0.0.1:" + names.port())
                    .environment("HOLDFAST_PROXY", "socks5://127.0.0.1:9050")
                    .run()
                    .exits(ExitCode.USAGE)
                    .complains("discover", "DNS", "socks5://127.0.0.1:9050", "leave out HOLDFAST_PROXY");
        }
    }

    @Test
    void serversThatAreNamedAreReachedThroughTheProxyToo() throws Exception {
        try (var socks = SocksServer.start(Map.of("name xmpp.invalid:443", server.directTlsPort()))) {
            ping("socks5://127.0.0.1:" + socks.port())
                    .with("--server", "xmpp.invalid:443", "--direct-tls")
                    .run()
                    .exits(ExitCode.DONE);

            assertThat(socks.asked()).containsExactly("name xmpp.invalid:443");
        }
    }

    @Test
    void withHttpTheDnsIsAskedForTheServersAndTheProxyForTheirAddresses() throws Exception {
        var asked = new AtomicReference<String>();
        try (var names = new NoSuchName();
                var proxy = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofVirtual().start(() -> refuse(proxy, asked));

            ping("http://127.0.0.1:" + proxy.getLocalPort())
                    .with("--dns", "127.0.0.1:" + names.port())
                    .run()
                    .exits(ExitCode.NOT_REACHABLE)
                    .complains("403 Forbidden", "http://127.0.0.1:" + proxy.getLocalPort(), "check --proxy");

            assertThat(asked.get()).isEqualTo("CONNECT onion-like.invalid:5222 HTTP/1.1");
        }
    }

    private static void refuse(ServerSocket proxy, AtomicReference<String> asked) {
        try (var client = proxy.accept()) {
            asked.set(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine());
            client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void aProxyThatIsNotThereIsNamed() throws Exception {
        ping("socks5://127.0.0.1:1")
                .run()
                .exits(ExitCode.NOT_REACHABLE)
                .complains("onion-like.invalid:5222", "socks5://127.0.0.1:1", "refused", "check --proxy");
    }
}
