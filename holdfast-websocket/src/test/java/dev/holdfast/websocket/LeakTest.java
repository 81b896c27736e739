// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.net.Connection;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing of a connection is left when it is over: no socket, and no thread of an HTTP client. */
@Timeout(60)
class LeakTest {
    private static final int MANY = 10;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private interface Ending {
        void end(Connection connection, WebSocketServer.Link link) throws Exception;
    }

    @Test
    void nothingIsLeftAfterAnAbort() throws Exception {
        leavesNothing((connection, _) -> connection.abort());
    }

    @Test
    void nothingIsLeftAfterAClose() throws Exception {
        leavesNothing((connection, link) -> {
            var closing = Thread.ofVirtual().start(connection::close);
            link.send(true, WebSocketServer.CLOSE, link.read().payload());
            closing.join();
        });
    }

    @Test
    void nothingIsLeftWhenTheServerBreaksOff() throws Exception {
        leavesNothing((connection, link) -> {
            link.close();
            try {
                connection.read(new byte[1]);
            } catch (IOException broken) {
                connection.close();
            }
        });
    }

    @Test
    void nothingIsLeftOfWhatFailed() throws Exception {
        long threads = selectors();
        try (var server = WebSocketServer.inTheClear()) {
            long files = openFiles();
            for (int i = 0; i < MANY; i++) {
                var connecting = connecting(server);
                try (var link = server.next()) {
                    link.request();
                    link.answer("HTTP/1.1 404 Not Found\nContent-Length: 0\n\n");
                    assertThat(connecting).failsWithin(LIMIT);
                }
            }
            awaitThat(() -> selectors() <= threads && openFiles() <= files);
        }
    }

    @Test
    void nothingIsLeftOfAskingForHostMeta() throws Exception {
        long threads = selectors();
        try (var server = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext("localhost"))) {
            long files = openFiles();
            var impatient = new HostMeta(TestTls.policy(), server.port(), Duration.ofMillis(300));
            assertThatThrownBy(() -> impatient.discover(new ServerDomain("localhost")))
                    .isInstanceOf(HostMetaFailedException.class);
            for (int i = 0; i < HostMetaFile.values().length; i++) {
                server.next().close();
            }
            awaitThat(() -> selectors() <= threads && openFiles() <= files);
        }
    }

    private static FutureTask<Connection> connecting(WebSocketServer server) {
        var peer = WebSocketConnector.peer(URI.create("ws://127.0.0.1:" + server.port() + "/"));
        var task = new FutureTask<>(() -> peer.connector().connect(peer.host(), peer.port(), TestTls.options(LIMIT)));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static void leavesNothing(Ending ending) throws Exception {
        try (var server = WebSocketServer.inTheClear()) {
            long threads = selectors();
            long files = openFiles();
            for (int i = 0; i < MANY; i++) {
                var connecting = connecting(server);
                try (var link = server.next().upgradeToXmpp()) {
                    ending.end(connecting.get(), link);
                }
            }
            awaitThat(() -> selectors() <= threads && openFiles() <= files);
        }
    }

    private static void awaitThat(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("%d threads and %d files are left", selectors(), openFiles())
                    .isLessThan(LIMIT.toNanos());
            Thread.onSpinWait();
        }
    }

    private static long selectors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .count();
    }

    private static long openFiles() {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
