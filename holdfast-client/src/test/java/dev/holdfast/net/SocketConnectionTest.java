// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a connection on the loopback; {@code server} is the raw socket of the other end. */
@Timeout(60)
class SocketConnectionTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    private Socket server;
    private SocketConnection connection;

    @BeforeEach
    void connect() throws IOException {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
            var tls = SecurityLayer.unauthenticated()
                    .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())))
                    .tlsFor(new ServerDomain("example.test"));
            connection = new SocketConnection(socket, tls, Duration.ofSeconds(30));
            server = listener.accept();
            server.setSoTimeout(20_000);
        }
    }

    @AfterEach
    void disconnect() throws IOException {
        connection.abort();
        server.close();
    }

    @Test
    void writesWhatRemainsOfABufferOfAnyKind() throws Exception {
        var bytes = "..<presence/>..".getBytes(StandardCharsets.US_ASCII);
        var direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        var slice = ByteBuffer.wrap(bytes, 1, bytes.length - 2).slice();
        for (var buffer : List.of(ByteBuffer.wrap(bytes), ByteBuffer.wrap(bytes).asReadOnlyBuffer(), direct, slice)) {
            boolean sliced = buffer.capacity() < bytes.length;
            buffer.position(sliced ? 1 : 2).limit(buffer.capacity() - (sliced ? 1 : 2));

            connection.write(buffer);

            assertThat(buffer.hasRemaining()).isFalse();
            assertThat(server.getInputStream().readNBytes(11)).asString().isEqualTo("<presence/>");
        }
    }

    @Test
    void theEndOfTheStreamIsMinusOne() throws Exception {
        server.shutdownOutput();

        assertThat(connection.read(new byte[10])).isEqualTo(-1);
    }

    @Test
    void aResetIsAnException() throws Exception {
        server.setSoLinger(true, 0);
        server.close();

        assertThatThrownBy(() -> connection.read(new byte[10])).isInstanceOf(IOException.class);
    }

    @Test
    void isUpgradedToTlsOnTheSameSocketAndOnlyOnce() throws Exception {
        connection.write(bytes("<starttls/>"));
        assertThat(server.getInputStream().readNBytes(11)).asString().isEqualTo("<starttls/>");
        server.getOutputStream().write("<proceed/>".getBytes(StandardCharsets.US_ASCII));
        assertThat(connection.read(new byte[100])).isEqualTo(10);

        var secured = secure();

        connection.write(bytes("<stream>"));
        assertThat(secured.getInputStream().readNBytes(8)).asString().isEqualTo("<stream>");
        secured.getOutputStream().write(new byte[] {'o', 'k'});
        assertThat(connection.read(new byte[100])).isEqualTo(2);
        assertThat(connection.tls()).isPresent();
        assertThatThrownBy(() -> connection.startTls()).isInstanceOf(IllegalStateException.class);
        connection.write(bytes("still here"));
        assertThat(secured.getInputStream().readNBytes(10)).asString().isEqualTo("still here");
    }

    @Test
    void closeSendsTlsItsEndAndLosesNothingThatWasWritten() throws Exception {
        var secured = secure();
        var footer = "</stream:stream>";
        connection.write(bytes(footer));

        connection.close();

        assertThat(secured.getInputStream().readAllBytes()).asString().isEqualTo(footer); // a truncation would throw
        assertThatThrownBy(() -> connection.write(bytes("x"))).isInstanceOf(IOException.class);
        connection.close(); // once more does no harm
    }

    @Test
    void closeIsBoundedEvenIfThePeerReadsNothing() throws Exception {
        secure();
        var writer = blockedWriter();

        connection.close();

        assertThat(writer.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void abortFreesABlockedReaderBeforeAndUnderTls() throws Exception {
        for (boolean encrypted : new boolean[] {false, true}) {
            if (encrypted) {
                disconnect();
                connect();
                secure();
            }
            var failure = new AtomicReference<Throwable>();
            var reader =
                    Thread.ofVirtual().start(() -> failure.set(catchThrowable(() -> connection.read(new byte[10]))));

            connection.abort();

            assertThat(reader.join(Duration.ofSeconds(20))).isTrue();
            assertThat(failure.get()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void abortFreesABlockedWriter() throws Exception {
        secure();
        var writer = blockedWriter();

        connection.abort();

        assertThat(writer.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void abortEndsATlsHandshake() throws Exception {
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofVirtual().start(() -> failure.set(catchThrowable(() -> connection.startTls())));
        server.getInputStream().read(); // the hello has begun

        connection.abort();

        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(failure.get())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the connection to 127.0.0.1:" + server.getLocalPort() + " was aborted");
    }

    @Test
    void anInterruptEndsAHandshakeAndTheConnection() throws Exception {
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofPlatform().start(() -> failure.set(catchThrowable(() -> connection.startTls())));
        server.getInputStream().read();

        thread.interrupt();

        thread.join();
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> connection.write(bytes("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void readsAndWritesAtTheSameTimeUnderTls() throws Exception {
        int size = 2_000_000;
        var secured = secure();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var echo = threads.submit(() -> {
                secured.getInputStream().transferTo(secured.getOutputStream());
                return true;
            });
            var writer = threads.submit(() -> {
                for (int sent = 0; sent < size; sent += 1_000) {
                    connection.write(ByteBuffer.allocate(1_000));
                }
                return true;
            });
            var buffer = new byte[8_192];
            long received = 0;
            while (received < size) {
                received += connection.read(buffer);
            }
            assertThat(received).isEqualTo(size);
            assertThat(writer.get()).isTrue();
            connection.close();
            assertThat(echo.get()).isTrue();
        }
    }

    /** The server's end of TLS. */
    private SSLSocket secure() throws Exception {
        var secured = (SSLSocket) CERTIFICATES
                .serverContext("example.test")
                .getSocketFactory()
                .createSocket(server, "client", server.getPort(), true);
        secured.setUseClientMode(false);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> handshake = threads.submit(() -> {
                secured.startHandshake();
                return true;
            });
            connection.startTls();
            assertThat(handshake.get()).isTrue();
        }
        return secured;
    }

    /** A thread that is blocked in a write, because the server does not read; what freed it is in the answer. */
    private CompletableFuture<Throwable> blockedWriter() {
        var freed = new CompletableFuture<Throwable>();
        var tooMuch = ByteBuffer.allocate(32 << 20); // Linux keeps at most some 10 MB for a peer that does not read
        var writer = Thread.ofVirtual().start(() -> freed.complete(catchThrowable(() -> connection.write(tooMuch))));
        while (writer.getState() != Thread.State.WAITING
                && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        return freed;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
