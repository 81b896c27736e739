// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.result;
import static dev.holdfast.net.SearchFixture.srv;
import static dev.holdfast.net.SearchFixture.thrownBy;
import static dev.holdfast.net.SearchFixture.welcoming;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of those that took part in a race, whichever way it ends. */
@Timeout(60)
class RaceEndTest {
    private static final Duration STAGGER = Duration.ofMillis(250);

    private final SearchFixture search = new SearchFixture();

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void onlyTheWinnerIsLoggedInToAndTheOtherHearsNoMoreThanAHeader() throws Exception {
        var clock = search.still();
        var heard = new CountDownLatch(1);
        var slow = search.server(connection -> {
            connection.expectHeader();
            heard.countDown();
            connection.expectClosed(); // and nothing before that
        });
        search.discovery = domain -> List.of(srv(10, slow), srv(10, search.server(welcoming())));
        var task = search.connecting();
        heard.await();
        clock.turn(STAGGER);
        result(task).connection().close();
        search.servers.getFirst().await();
    }

    @Test
    void failuresStandInTheOrderInWhichTheAttemptsBegan() throws Exception {
        var clock = search.still();
        var silent = new FakeConnection(false);
        var last = new CountDownLatch(1);
        search.discovery = domain -> List.of(
                srv(10, search.peer("b", (name, options) -> silent)),
                srv(10, search.refused("c")),
                srv(10, search.peer("d", (name, options) -> {
                    last.countDown();
                    new CountDownLatch(1).await();
                    throw new AssertionError();
                })));
        var task = search.connecting(search.refused("a"));
        silent.reading.await();
        clock.turn(STAGGER);
        last.await(); // so "c" has failed, and "b" is still on its way
        clock.turn(SearchFixture.LIMIT);
        assertThat(((NoPeerLeftException) thrownBy(task)).attempts())
                .extracting(NoPeerLeftException.Attempt::where)
                .containsExactly("a:5222 (STARTTLS)", "b:5222 (STARTTLS)", "c:5222 (STARTTLS)", "d:5222 (STARTTLS)");
    }

    @Test
    void anInterruptClosesEverySocketAtOnce() throws Exception {
        search.racing = new Racing(Duration.ZERO, 4);
        search.timeouts = SearchFixture.AGES;
        var heard = new CountDownLatch(1);
        var mute = search.server(connection -> {
            connection.expectHeader();
            heard.countDown();
            connection.expectClosed();
        });
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            search.discovery = domain -> List.of(
                    srv(10, new Peer("127.0.0.1", first.getLocalPort(), Connector.startTls())),
                    srv(10, new Peer("127.0.0.1", second.getLocalPort(), Connector.directTls())),
                    srv(10, mute));
            var task = new FutureTask<>(search::connect);
            var thread = Thread.ofVirtual().start(task);
            try (var awaitsHeader = first.accept();
                    var awaitsHandshake = second.accept()) {
                awaitsHeader.getInputStream().read();
                awaitsHandshake.getInputStream().read();
                heard.await();

                thread.interrupt();

                assertThat(thrownBy(task)).isInstanceOf(InterruptedException.class);
                OpenSockets.awaitClosedByPeer(awaitsHeader);
                OpenSockets.awaitClosedByPeer(awaitsHandshake);
                search.servers.getFirst().await();
            }
        }
    }
}
