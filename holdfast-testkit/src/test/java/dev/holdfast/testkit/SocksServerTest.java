// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Beside the SOCKS client of the JDK. */
@Timeout(60)
class SocksServerTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void leadsWhereItWasToldAndKeepsWhatItWasAskedFor() throws Exception {
        try (var target = new ServerSocket(0, 1, LOOPBACK);
                var socks = SocksServer.start(Map.of(
                        "name ghost.invalid:5222", target.getLocalPort(), "ip 192.0.2.1:80", target.getLocalPort()))) {
            for (var place : new InetSocketAddress[] {
                InetSocketAddress.createUnresolved("ghost.invalid", 5222), new InetSocketAddress("192.0.2.1", 80)
            }) {
                try (var client = client(socks)) {
                    client.connect(place);
                    try (var server = target.accept()) {
                        client.getOutputStream().write('a');
                        assertThat(server.getInputStream().read()).isEqualTo('a');
                        server.getOutputStream().write('b');
                        server.shutdownOutput();
                        assertThat(client.getInputStream().readAllBytes()).containsExactly('b');
                    }
                }
            }
            assertThat(socks.asked()).containsExactly("name ghost.invalid:5222", "ip 192.0.2.1:80");
        }
    }

    @Test
    void refusesAllOtherPlaces() throws Exception {
        try (var socks = SocksServer.start(Map.of());
                var client = client(socks)) {
            assertThatThrownBy(() -> client.connect(InetSocketAddress.createUnresolved("other.invalid", 1)))
                    .isInstanceOf(SocketException.class);
            assertThat(socks.asked()).containsExactly("name other.invalid:1");
        }
    }

    @Test
    void itsEndIsThatOfAllConnections() throws Exception {
        try (var target = new ServerSocket(0, 1, LOOPBACK)) {
            var socks = SocksServer.start(Map.of("name a.invalid:1", target.getLocalPort()));
            try (var client = client(socks)) {
                client.connect(InetSocketAddress.createUnresolved("a.invalid", 1));

                socks.close();

                client.setSoTimeout(20_000);
                assertThat(ended(client)).isTrue();
            }
        }
    }

    private static boolean ended(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (IOException reset) {
            return !(reset instanceof java.net.SocketTimeoutException);
        }
    }

    private static Socket client(SocksServer socks) {
        return new Socket(new Proxy(Proxy.Type.SOCKS, new InetSocketAddress(LOOPBACK, socks.port())));
    }
}
