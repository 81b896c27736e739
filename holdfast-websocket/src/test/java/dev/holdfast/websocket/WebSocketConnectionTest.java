// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.net.Connection;
import dev.holdfast.stream.Framing;
import dev.holdfast.websocket.WebSocketServer.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A WebSocket as a pipe of bytes. */
@Timeout(60)
class WebSocketConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private WebSocketServer server;
    private WebSocketServer.Link link;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        server = WebSocketServer.inTheClear();
        var peer = WebSocketConnector.peer(URI.create("ws://127.0.0.1:" + server.port() + "/"));
        var connecting =
                new FutureTask<>(() -> peer.connector().connect(peer.host(), peer.port(), TestTls.options(LIMIT)));
        Thread.ofVirtual().start(connecting);
        link = server.next().upgradeToXmpp();
        connection = connecting.get();
    }

    @AfterEach
    void disconnect() throws IOException {
        connection.abort();
        link.close();
        server.close();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    /** Reads one message, and shows its end as a bar. */
    private String read(int bufferSize) throws IOException {
        var message = new ByteArrayOutputStream();
        var buffer = new byte[bufferSize];
        while (true) {
            int length = connection.read(buffer);
            if (length < 0) {
                return message.toString(UTF_8) + "#";
            }
            boolean end = buffer[length - 1] == Framing.MESSAGE_END;
            message.write(buffer, 0, end ? length - 1 : length);
            if (end) {
                return message.toString(UTF_8) + "|";
            }
        }
    }

    @Test
    void writesEachPieceAsAMessage() throws Exception {
        var first = utf8("<a>\u00fc\uD83D\uDC34</a>");
        connection.write(first);
        connection.write(utf8("<b/>"));
        assertThat(first.hasRemaining()).isFalse();
        for (var expected : new String[] {"<a>\u00fc\uD83D\uDC34</a>", "<b/>"}) {
            var frame = link.read();
            assertThat(frame.last()).isTrue();
            assertThat(frame.opcode()).isEqualTo(WebSocketServer.TEXT);
            assertThat(frame.text()).isEqualTo(expected);
        }
    }

    @Test
    void readsNoMoreThanOneMessageAtATime() throws Exception {
        link.sendText("<a/>");
        link.sendText("<b>\u00fc\uD83D\uDC34</b>");
        link.sendText("");
        link.sendText("<c/>");
        assertThat(read(100)).isEqualTo("<a/>|");
        assertThat(read(2)).isEqualTo("<b>\u00fc\uD83D\uDC34</b>|");
        assertThat(read(100)).isEqualTo("|");
        assertThat(read(100)).isEqualTo("<c/>|");
    }

    @Test
    void joinsTheFramesOfAMessageWhereverTheyAreCut() throws Exception {
        var bytes = "<a>\u00fc\uD83D\uDC34</a>".getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            link.send(i == bytes.length - 1, i == 0 ? WebSocketServer.TEXT : 0, new byte[] {bytes[i]});
            if (i == 3) {
                link.send(true, WebSocketServer.PING, new byte[] {'p'});
            }
        }
        assertThat(read(100)).isEqualTo("<a>\u00fc\uD83D\uDC34</a>|");
        var pong = link.read();
        assertThat(pong.opcode()).isEqualTo(WebSocketServer.PONG);
        assertThat(pong.text()).isEqualTo("p");
    }

    @Test
    void readsMessagesOfAnySize() throws Exception {
        var large = "<a>" + "\u00fc".repeat(1_000_000) + "</a>";
        var sending = sending(() -> link.sendText(large));
        assertThat(read(8192)).isEqualTo(large + "|");
        sending.get(10, TimeUnit.SECONDS);
    }

    private static FutureTask<Void> sending(ThrowingRunnable what) {
        var task = new FutureTask<Void>(() -> {
            what.run();
            return null;
        });
        Thread.ofVirtual().start(task);
        return task;
    }

    private interface ThrowingRunnable {
        void run() throws IOException;
    }

    @Test
    void doesNotTakeInWhatNobodyReads() throws Exception {
        var sent = new AtomicInteger();
        var message = "<a>" + "x".repeat(60_000) + "</a>";
        int all = 2_000; // 120 MB, more than sockets hold
        var sending = sending(() -> {
            for (int i = 0; i < all; i++) {
                link.sendText(message);
                sent.incrementAndGet();
            }
        });
        assertThatThrownBy(() -> sending.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(sent.get()).isLessThan(all / 2);
        for (int i = 0; i < all; i++) {
            assertThat(read(64 * 1024)).hasSize(message.length() + 1);
        }
        sending.get(10, TimeUnit.SECONDS);
    }

    @Test
    void comesToTheEndWhenTheServerCloses() throws Exception {
        link.sendText("<a/>");
        link.send(true, WebSocketServer.CLOSE, new byte[] {0x03, (byte) 0xe8});
        assertThat(read(100)).isEqualTo("<a/>|");
        assertThat(read(100)).isEqualTo("#");
        assertThat(read(100)).isEqualTo("#");
        connection.close();
        assertThat(link.read().opcode()).isEqualTo(WebSocketServer.CLOSE);
        assertThat(link.awaitGone()).isTrue();
    }

    @Test
    void saysWithWhichCodeTheServerClosed() throws Exception {
        link.send(true, WebSocketServer.CLOSE, new byte[] {0x03, (byte) 0xf0, 'n', 'o'});
        assertThatThrownBy(() -> read(100)).isInstanceOf(IOException.class).hasMessageEndingWith("with code 1008: no");
    }

    @Test
    void breaksWithTheConnection() throws Exception {
        link.sendText("<a/>");
        link.close();
        assertThat(read(100)).isEqualTo("<a/>|");
        assertThatThrownBy(() -> read(100)).isInstanceOf(IOException.class).hasMessageContaining("127.0.0.1:");
    }

    @Test
    void refusesABinaryMessage() throws Exception {
        link.send(true, WebSocketServer.BINARY, new byte[] {1});
        assertThatThrownBy(() -> read(100)).isInstanceOf(IOException.class).hasMessageContaining("opcode 2");
        assertThat(link.awaitGone()).isTrue();
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        link.send(true, WebSocketServer.TEXT, new byte[] {'<', (byte) 0xFF});
        assertThatThrownBy(() -> read(100)).isInstanceOf(IOException.class);
    }

    @Test
    void closesInOrder() throws Exception {
        connection.write(utf8("<a/>"));
        var closing = sending(connection::close);
        assertThat(link.read().text()).isEqualTo("<a/>");
        var close = link.read();
        assertThat(close.opcode()).isEqualTo(WebSocketServer.CLOSE);
        link.sendText("<dropped/>");
        link.send(true, WebSocketServer.CLOSE, close.payload());
        closing.get(900, TimeUnit.MILLISECONDS);
        assertThat(link.awaitGone()).isTrue();
    }

    @Test
    void hearsTheEndBehindWhatNobodyReads() throws Exception {
        for (int i = 0; i < 20; i++) {
            link.sendText("<a/>");
        }
        var closing = sending(connection::close);
        Frame close = link.read();
        link.send(true, WebSocketServer.CLOSE, close.payload());
        closing.get(900, TimeUnit.MILLISECONDS);
    }

    @Test
    void answersTheLastOfManyPingsThatCameWhileNothingGotThrough() throws Exception {
        var writing = sending(() -> {
            while (true) {
                connection.write(utf8("x".repeat(1_000_000)));
            }
        });
        assertThatThrownBy(() -> writing.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        for (int i = 0; i < 1_000; i++) {
            link.send(true, WebSocketServer.PING, Integer.toString(i).getBytes(UTF_8));
        }
        link.sendText("<a/>");
        assertThat(read(100)).isEqualTo("<a/>|");
        var pong = link.read();
        while (pong.opcode() == WebSocketServer.TEXT) {
            pong = link.read();
        }
        assertThat(pong.opcode()).isEqualTo(WebSocketServer.PONG);
        assertThat(pong.text()).isEqualTo("999");
    }

    @Test
    void closesASilentConnectionAfterASecond() throws Exception {
        long start = System.nanoTime();
        connection.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1900));
        assertThat(link.awaitGone()).isTrue();
    }

    @Test
    void abortFreesWhoeverReads() throws Exception {
        var reading = new FutureTask<>(() -> read(100));
        var thread = Thread.ofVirtual().start(reading);
        awaitBlocked(thread);
        connection.abort();
        assertThat(catchThrowable(() -> reading.get(5, TimeUnit.SECONDS)))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("the WebSocket of 127.0.0.1:");
        assertThat(link.awaitGone()).isTrue();
        assertThatThrownBy(() -> connection.write(utf8("<a/>"))).isInstanceOf(IOException.class);
    }

    @Test
    void abortFreesWhoeverWrites() throws Exception {
        var writing = sending(() -> {
            while (true) {
                connection.write(utf8("x".repeat(1_000_000)));
            }
        });
        assertThatThrownBy(() -> writing.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        connection.abort();
        assertThat(catchThrowable(() -> writing.get(5, TimeUnit.SECONDS))).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void anInterruptEndsTheConnection() throws Exception {
        var reading = new FutureTask<>(() -> read(100));
        var thread = Thread.ofVirtual().start(reading);
        awaitBlocked(thread);
        thread.interrupt();
        assertThat(catchThrowable(() -> reading.get(5, TimeUnit.SECONDS))).hasCauseInstanceOf(IOException.class);
        assertThat(link.awaitGone()).isTrue();
    }

    private static void awaitBlocked(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
