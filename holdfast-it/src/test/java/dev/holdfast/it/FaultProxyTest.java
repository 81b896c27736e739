// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
final class FaultProxyTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int SILENCE_MILLIS = 150;
    private static final int LIMIT_MILLIS = 10_000;

    private final ServerSocket listener;
    private final FaultProxy proxy;
    private Socket client;
    private Socket server;

    FaultProxyTest() throws IOException {
        listener = new ServerSocket(0, 5, LOOPBACK);
        proxy = FaultProxy.before(listener.getLocalPort());
        client = new Socket(LOOPBACK, proxy.port());
        server = listener.accept();
        client.setSoTimeout(LIMIT_MILLIS);
        server.setSoTimeout(LIMIT_MILLIS);
    }

    @AfterEach
    void closeAll() throws IOException {
        proxy.close();
        client.close();
        server.close();
        listener.close();
    }

    @Test
    void forwardsBothWaysAndTheEndToo() throws IOException {
        write(client, "ping");
        assertThat(read(server, 4)).isEqualTo("ping");
        write(server, "pong");
        assertThat(read(client, 4)).isEqualTo("pong");

        client.shutdownOutput();
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        write(server, "bye");
        assertThat(read(client, 3)).isEqualTo("bye");
        server.close();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void holdsBytesBackWhileFrozenAndForwardsThemInOrderAfterwards() throws IOException {
        proxy.freeze();
        write(client, "one");
        write(client, "two");
        server.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.thaw();
        server.setSoTimeout(LIMIT_MILLIS);
        write(client, "three");
        assertThat(read(server, 11)).isEqualTo("onetwothree");
    }

    @Test
    void hidesEvenTheEndOfAPeerWhileFrozen() throws IOException {
        write(client, "one");
        assertThat(read(server, 3)).isEqualTo("one"); // so that the proxy knows that it is connected
        proxy.freeze();
        server.setSoLinger(true, 0);
        server.close();
        client.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.thaw();
        client.setSoTimeout(LIMIT_MILLIS);
        assertReset(client);
    }

    @Test
    void resetsBothSides() {
        proxy.reset();

        assertReset(client);
        assertReset(server);
    }

    @Test
    void resetsInTheMiddleOfWhatTheServerSends() throws IOException {
        proxy.resetAfterBytesToClient(6);
        write(server, "abcd");
        assertThat(read(client, 4)).isEqualTo("abcd");
        write(server, "efgh");

        assertThat(readUntilReset(client)).isIn("", "e", "ef");
        assertReset(server);
    }

    @Test
    void endsBothSidesInGoodOrder() throws IOException {
        proxy.fin();

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void refusesNewConnectionsOnlyAndAcceptsThemAgainOnTheSamePort() throws IOException {
        proxy.refuse();
        assertThatThrownBy(() -> new Socket(LOOPBACK, proxy.port())).isInstanceOf(ConnectException.class);
        write(client, "still");
        assertThat(read(server, 5)).isEqualTo("still");

        proxy.accept();
        try (var second = new Socket(LOOPBACK, proxy.port());
                var secondServer = listener.accept()) {
            write(second, "again");
            assertThat(read(secondServer, 5)).isEqualTo("again");
        }
        assertThat(proxy.accepted()).isEqualTo(2);
    }

    @Test
    void delaysWithoutThrottling() throws IOException {
        proxy.delay(Duration.ofMillis(100));
        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            write(client, "x");
        }

        assertThat(read(server, 20)).hasSize(20);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(100), Duration.ofMillis(1_900));
    }

    @Test
    void resetsAClientWhoseServerIsDown() throws IOException {
        listener.close();

        try (var second = new Socket(LOOPBACK, proxy.port())) {
            second.setSoTimeout(LIMIT_MILLIS);
            assertReset(second);
        }
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection reset");
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), US_ASCII);
    }

    private static String readUntilReset(Socket socket) throws IOException {
        var text = new StringBuilder();
        try {
            while (true) {
                int next = socket.getInputStream().read();
                assertThat(next).as("end of stream instead of a reset").isNotEqualTo(-1);
                text.append((char) next);
            }
        } catch (SocketException reset) {
            return text.toString();
        }
    }
}
