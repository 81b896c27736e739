// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.offer;
import static dev.holdfast.net.SearchFixture.result;
import static dev.holdfast.net.SearchFixture.srv;
import static dev.holdfast.net.SearchFixture.thrownBy;
import static dev.holdfast.net.SearchFixture.welcoming;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Peers of one priority, and addresses of one host, race to an open stream under TLS; the clock is turned by hand. By the machine's
 * own they do in {@link RaceOnTheWireTest}.
 */
@Timeout(60)
class RaceTest {
    private static final Duration STAGGER = ofMillis(250);

    private final SearchFixture search = new SearchFixture();

    @AfterEach
    void close() {
        search.close();
    }

    private static SearchFixture.Opening opening(Connection connection) {
        return (name, options) -> connection;
    }

    private static SearchFixture.Opening hanging(CountDownLatch begun) {
        return (name, options) -> {
            begun.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError();
        };
    }

    @Test
    void aPeerThatAcceptsAndIsSilentCostsOneStagger() throws Exception {
        var clock = search.still();
        var silent = new FakeConnection(false);
        search.discovery =
                domain -> List.of(srv(10, search.peer("silent", opening(silent))), srv(10, search.server(welcoming())));
        long begin = clock.nanoTime();
        var task = search.connecting();
        silent.reading.await();
        clock.turn(STAGGER);
        var loggedIn = result(task);
        assertThat(Duration.ofNanos(clock.nanoTime() - begin)).isEqualTo(STAGGER);
        silent.aborted.await(); // it was closed
        assertThat(loggedIn.report().attempts())
                .extracting(AttemptReport::outcome)
                .containsExactly(Outcome.OVERTAKEN, Outcome.CONNECTED);
        loggedIn.connection().close();
    }

    @Test
    void theNextPeerWaitsForItsStagger() throws Exception {
        var clock = search.still();
        var silent = new FakeConnection(false);
        var second = new CountDownLatch(1);
        search.discovery = domain -> List.of(
                srv(10, search.peer("first", opening(silent))), srv(10, search.peer("second", hanging(second))));
        var task = search.connecting();
        silent.reading.await();
        clock.turn(STAGGER.minusNanos(1));
        clock.awaitWaiter();
        assertThat(search.tried).containsExactly("first");
        clock.turn(Duration.ofNanos(1));
        second.await();
        clock.turn(SearchFixture.LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class);
    }

    @Test
    void whereOneFailsTheNextSetsOutAtOnce() throws Exception {
        search.still(); // and never turned
        search.discovery = domain -> List.of(
                srv(10, search.refused("a")), srv(10, search.refused("b")), srv(10, search.server(welcoming())));
        result(search.connecting()).connection().close();
        assertThat(search.tried).containsExactly("a", "b");
    }

    @Test
    void aSlowPeerOfBetterPriorityIsNotOvertaken() throws Exception {
        var clock = search.still();
        var connecting = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var slow = search.server(welcoming());
        var fast = search.peer("fast", hanging(new CountDownLatch(1)));
        search.discovery = domain -> List.of(
                srv(10, search.peer("slow", (name, options) -> {
                    connecting.countDown();
                    release.await();
                    return slow.connector().connect(slow.host(), slow.port(), options);
                })),
                srv(20, fast));
        var task = search.connecting();
        connecting.await();
        clock.turn(ofSeconds(9));
        clock.awaitWaiter();
        release.countDown();
        result(task).connection().close();
        assertThat(search.tried).containsExactly("slow");
    }

    @Test
    void peersThatWereGivenDoNotRace() throws Exception {
        var clock = search.still();
        var silent = new FakeConnection(false);
        search.discovery = domain -> List.of();
        var task = search.connecting(search.peer("a", opening(silent)), search.refused("b"));
        silent.reading.await();
        clock.turn(ofSeconds(1));
        clock.awaitWaiter();
        assertThat(search.tried).containsExactly("a");
        clock.turn(SearchFixture.LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class);
    }

    @Test
    void withRacingOffOnePeerFollowsTheOther() throws Exception {
        var clock = search.still();
        search.racing = Racing.off();
        var silent = new FakeConnection(false);
        search.discovery =
                domain -> List.of(srv(10, search.peer("a", opening(silent))), srv(10, search.server(welcoming())));
        var task = search.connecting();
        silent.reading.await();
        clock.turn(ofSeconds(5));
        clock.awaitWaiter();
        assertThat(search.tried).containsExactly("a");
        clock.turn(ofSeconds(20)); // the limit of a step
        result(task).connection().close();
    }

    @Test
    void aBlackHoledAddressCostsOneStagger() throws Exception {
        var clock = search.still();
        var hole = new CountDownLatch(1);
        var addresses = List.of(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("127.0.0.1"));
        search.hosts = host -> addresses;
        var server = search.server(welcoming());
        search.discovery = domain -> List.of(srv(10, search.resolved("dual.example.test", (name, options) -> {
            if (options.hosts().addresses(name).getFirst() instanceof java.net.Inet6Address) {
                return hanging(hole).connect(name, options);
            }
            return server.connector().connect(name, server.port(), options);
        })));
        var task = search.connecting();
        hole.await();
        clock.turn(STAGGER);
        result(task).connection().close();
        assertThat(search.tried).containsExactly("2001:db8:0:0:0:0:0:1", "127.0.0.1");
    }

    @Test
    void theFamiliesOfAddressesTakeTurnsBeginningWithIpv6() {
        var found = new ArrayList<InetAddress>();
        for (var literal : List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2")) {
            found.add(InetAddress.ofLiteral(literal));
        }
        assertThat(new Entrant(search.refused("a")).at(found))
                .extracting(entrant -> entrant.address().orElseThrow().getHostAddress())
                .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1", "2001:db8:0:0:0:0:0:2", "192.0.2.2", "192.0.2.3");
    }

    @Test
    void anExpiredCertificateOfTheFirstPeerCostsNothing() throws Exception {
        search.still(); // and never turned
        var builder = LoopbackServer.builder().domain("example.test").certificates(CERTIFICATES);
        try (var expired = builder.certificateKind(Kind.EXPIRED).start()) {
            search.discovery = domain -> List.of(
                    srv(10, new Peer("127.0.0.1", expired.directTlsPort(), Connector.directTls())),
                    srv(10, search.server(welcoming())));
            var loggedIn = result(search.connecting());
            loggedIn.connection().close();
            assertThat(loggedIn.report().attempts().getFirst().failure().orElseThrow())
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("expired");
        }
    }

    @Test
    void garbageFromTheFirstPeerCostsNothing() throws Exception {
        search.still(); // and never turned
        search.discovery = domain -> List.of(
                srv(10, search.server(connection -> {
                    connection.expectHeader();
                    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                })),
                srv(10, search.server(welcoming())));
        result(search.connecting()).connection().close();
    }

    @Test
    void aPeerWithoutACommonMechanismIsNoWinner() throws Exception {
        search.still(); // and never turned
        search.discovery = domain -> List.of(
                srv(10, search.server(connection -> offer(connection, "X-UNHEARD-OF"))),
                srv(10, search.server(welcoming())));
        result(search.connecting()).connection().close();
    }

    @Test
    void whereTheWinnerFailsAfterwardsTheOthersAreTriedAgain() throws Exception {
        var clock = search.still();
        var begun = new CountDownLatch(1);
        var attempts = new AtomicInteger();
        var good = search.server(welcoming());
        search.discovery = domain -> List.of(
                srv(10, search.peer("first", (name, options) -> {
                    if (attempts.getAndIncrement() == 0) {
                        return hanging(begun).connect(name, options);
                    }
                    return good.connector().connect(good.host(), good.port(), options);
                })),
                srv(10, search.server(connection -> {
                    connection.authenticate();
                    connection.rst();
                })));
        var task = search.connecting();
        begun.await();
        clock.turn(STAGGER);
        result(task).connection().close();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void theLastWinnerGoesFirstAmongItsEquals() throws Exception {
        search.still(); // and never turned
        var good = search.server(welcoming());
        search.discovery = domain -> List.of(srv(10, search.refused("a")), srv(10, good), srv(5, search.refused("b")));
        result(search.connecting()).connection().close();
        assertThat(search.tried).containsExactly("a");
        search.tried.clear();
        search.servers.getFirst().script(welcoming());
        search.discovery = domain -> List.of(srv(5, search.refused("b")), srv(10, search.refused("a")), srv(10, good));
        result(search.connecting()).connection().close();
        assertThat(search.tried).as("priority goes before memory").containsExactly("b");
    }

    @Test
    void theAddressThatWonGoesFirst() throws Exception {
        search.still(); // and never turned
        var server = search.server(welcoming());
        search.hosts = host -> List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1"));
        var dual = search.resolved("dual.example.test", (name, options) -> {
            if (options.hosts().addresses(name).getFirst() instanceof java.net.Inet6Address) {
                throw new IOException("refused");
            }
            return server.connector().connect(name, server.port(), options);
        });
        search.discovery = domain -> List.of(srv(10, dual));
        result(search.connecting()).connection().close();
        assertThat(search.tried).containsExactly("0:0:0:0:0:0:0:1", "127.0.0.1");
        search.tried.clear();
        search.servers.getFirst().script(welcoming());
        result(search.connecting()).connection().close();
        assertThat(search.tried).containsExactly("127.0.0.1");
    }

    @Test
    void noMoreThanTheWidthAreEverUnderWay() throws Exception {
        var clock = search.still();
        search.racing = new Racing(STAGGER, 3);
        var begun = new CountDownLatch(3);
        var peers = new ArrayList<Peer>();
        for (int i = 0; i < 6; i++) {
            peers.add(srv(10, search.peer("p" + i, hanging(begun))));
        }
        search.discovery = domain -> List.copyOf(peers);
        var task = search.connecting();
        while (!begun.await(5, TimeUnit.MILLISECONDS)) {
            clock.turn(STAGGER);
        }
        clock.turn(STAGGER.multipliedBy(4));
        clock.awaitWaiter();
        assertThat(search.tried).hasSize(3);
        clock.turn(SearchFixture.LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class);
    }

    /** Comes back interrupted, when the lane that it waits for has just won. */
    private record InterruptedTooLate(AtomicReference<Thread> lane) implements Timing {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) {
            throw new AssertionError("nobody has to sleep");
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // it is
        public void await(Condition condition, long nanos) throws InterruptedException {
            for (var thread = lane.get(); thread == null || thread.isAlive(); thread = lane.get()) {
                condition.await(2, TimeUnit.MILLISECONDS);
            }
            throw new InterruptedException();
        }
    }

    @Test
    void aWinnerThatNobodyTakesAfterAnInterruptIsClosed() throws Exception {
        var lane = new AtomicReference<Thread>();
        search.timing = new InterruptedTooLate(lane);
        var winner = new FakeConnection(
                false,
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                        + "from='example.test' id='1' version='1.0'>",
                "<stream:features><mechanisms xmlns='" + SearchFixture.SASL
                        + "'><mechanism>PLAIN</mechanism></mechanisms></stream:features>");
        var task = search.connecting(search.peer("a", (name, options) -> {
            lane.set(Thread.currentThread());
            return winner;
        }));
        assertThat(thrownBy(task)).isInstanceOf(InterruptedException.class);
        assertThat(winner.aborted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRaceHasBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Racing(STAGGER, 9))
                .withMessageContaining("9");
        assertThatIllegalArgumentException().isThrownBy(() -> new Racing(STAGGER, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Racing(ofMillis(-1), 2));
    }
}
