// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.LIMIT;
import static dev.holdfast.net.SearchFixture.NOT_AUTHORIZED;
import static dev.holdfast.net.SearchFixture.SASL;
import static dev.holdfast.net.SearchFixture.drip;
import static dev.holdfast.net.SearchFixture.offer;
import static dev.holdfast.net.SearchFixture.thrownBy;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No peer holds a search for longer than it may, whatever it does; the clock is turned by hand. */
@Timeout(60)
class SearchLimitsTest {
    private final SearchFixture search = new SearchFixture();

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void aPeerThatDripsIsGivenUpInTime() throws Exception {
        var clock = search.still();
        search.discovery = domain -> List.of();
        var dripping = new FakeConnection(true);
        var task = search.connecting(search.peer("a", (name, options) -> dripping));
        dripping.reading.await();
        clock.turn(ofSeconds(31));
        assertThat(thrownBy(task))
                .isInstanceOf(NoPeerLeftException.class)
                .hasMessageContaining("a:5222 (STARTTLS) did not complete the login within 30 s")
                .hasMessageContaining("its stream features");
        dripping.aborted.await();
    }

    @Test
    void aPeerThatIsMuteAfterItsHeaderIsGivenUpInTime() throws Exception {
        assertGivenUp(
                connection -> {
                    connection.expectHeader();
                    connection.sendHeader();
                },
                "its stream features");
    }

    @Test
    void aPeerThatIsMuteAfterProceedIsGivenUpInTime() throws Exception {
        assertGivenUp(SearchLimitsTest::offerTls, "");
    }

    private static void offerTls(ScriptedConnection connection) throws IOException {
        connection.expectHeader();
        connection.sendHeader();
        connection.send("<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
        connection.expectAnything();
        connection.send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    }

    private void assertGivenUp(Script beforeSilence, String awaited) throws Exception {
        var clock = search.still();
        search.discovery = domain -> List.of();
        var silent = new CountDownLatch(1);
        try (var server = ScriptedServer.start("example.test", CERTIFICATES, Kind.GOOD)) {
            server.script(connection -> {
                beforeSilence.run(connection);
                silent.countDown();
            });
            var task = search.connecting(new Peer("127.0.0.1", server.port(), Connector.startTls()));
            silent.await();
            clock.turn(LIMIT);
            var failure = (NoPeerLeftException) thrownBy(task);
            assertThat(failure.attempts().getFirst().cause())
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining(awaited);
        }
    }

    @Test
    void aPeerThatIsMuteUnderTlsIsGivenUpInTime() throws Exception {
        assertGivenUp(
                connection -> {
                    offerTls(connection);
                    connection.startTls();
                    connection.expectHeader();
                },
                "its stream features");
    }

    static Stream<Named<Script>> phases() {
        return Stream.of(
                Named.of("no header", ScriptedConnection::expectHeader),
                Named.of("no features", connection -> {
                    connection.expectHeader();
                    connection.sendHeader();
                }),
                Named.of("no answer to SASL", connection -> {
                    offer(connection, "PLAIN");
                    connection.expectAnything();
                }),
                Named.of("no features of the session", connection -> {
                    connection.authenticate();
                }),
                Named.of("no answer to bind", connection -> {
                    connection.authenticate();
                    connection.sendSessionFeatures(true);
                    connection.expectAnything();
                }));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void whitespaceHoldsNoAttemptOpenHoweverFarItHasCome(Script phase) throws Exception {
        var clock = search.still();
        search.discovery = domain -> List.of();
        var reached = new CountDownLatch(1);
        var dripping = search.server(connection -> {
            phase.run(connection);
            reached.countDown();
            drip(connection);
        });
        var task = search.connecting(dripping);
        reached.await();
        clock.turn(LIMIT);
        assertThat(((NoPeerLeftException) thrownBy(task)).attempts())
                .extracting(NoPeerLeftException.Attempt::cause)
                .singleElement()
                .isInstanceOf(TimedOutException.class);
        search.servers.getFirst().await(); // it was closed, for the dripping takes longer than this patience
    }

    @Test
    void refusedCredentialsAreNotMaskedByAFarewellThatNobodyTakes() throws Exception {
        var clock = search.still();
        var deaf = new FakeConnection(
                false,
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                        + "from='example.test' id='1' version='1.0'>",
                "<stream:features><mechanisms xmlns='" + SASL
                        + "'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
                NOT_AUTHORIZED);
        var task = search.connecting(search.peer("a", (name, options) -> deaf), search.refused("b"));
        deaf.writeBlocked.await();
        clock.turn(LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(AuthenticationException.class).hasMessageContaining("not-authorized");
        assertThat(search.tried).containsExactly("a");
        deaf.aborted.await();
    }

    @Test
    void aConnectorThatHangsAndIgnoresInterruptsIsLeftBehind() throws Exception {
        var clock = search.still();
        search.discovery = domain -> List.of();
        var late = new FakeConnection(false);
        var hanging = new CountDownLatch(1);
        var release = new CompletableFuture<Connection>();
        var task = search.connecting(search.peer("a", (name, options) -> {
            hanging.countDown();
            return release.join();
        }));
        hanging.await();
        clock.turn(LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class).hasMessageContaining("the connection");
        release.complete(late);
        late.aborted.await();
    }

    @Test
    void peersThatHangLeaveTimeForThoseBehindThem() throws Exception {
        var clock = search.still();
        search.timeouts = new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT);
        var limits = new CopyOnWriteArrayList<Duration>();
        SearchFixture.Opening hanging = (name, options) -> {
            limits.add(options.timeouts().connect());
            clock.turn(options.timeouts().connect());
            new CountDownLatch(1).await();
            throw new AssertionError();
        };
        search.discovery = domain -> List.of(search.peer("c", hanging), search.peer("d", hanging));
        var task = search.connecting(search.peer("a", hanging), search.peer("b", hanging));
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class);
        assertThat(search.tried).containsExactly("a", "b", "c", "d");
        assertThat(limits).containsExactly(ofSeconds(20), ofSeconds(20), ofSeconds(10), ofSeconds(10));
    }

    @Test
    void onARealClockTooAStepThatIsNotAnsweredEndsTheAttempt() throws Exception {
        search.timeouts = search.timeouts.withStep(ofMillis(200)).withAttempt(LIMIT);
        search.discovery = domain -> List.of();
        var mute = new FakeConnection(false);
        var task = search.connecting(search.peer("a", (name, options) -> mute));
        // sooner than the whole attempt would end, by far
        assertThat(thrownBy(task)).hasMessageContaining("did not answer within 0.2 s");
        mute.aborted.await();
    }

    @Test
    void aDiscoveryThatHangsIsGivenUpInTime() throws Exception {
        var clock = search.still();
        var asked = new CountDownLatch(1);
        search.discovery = domain -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return List.of();
        };
        var task = search.connecting(search.refused("a"));
        asked.await();
        clock.turn(LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class).hasMessageContaining("DNS for example.test");
    }

    @Test
    void anInterruptEndsTheSearchAndClosesTheConnectionAtOnce() throws Exception {
        var mute = new FakeConnection(false);
        var task =
                new FutureTask<>(() -> search.connect(search.peer("a", (name, options) -> mute), search.refused("b")));
        var thread = Thread.ofPlatform().daemon().start(task);
        mute.reading.await();
        thread.interrupt();
        assertThat(thrownBy(task)).isInstanceOf(InterruptedException.class);
        mute.aborted.await();
        assertThat(search.tried).containsExactly("a");
    }

    @Test
    void anInterruptDuringDiscoveryEndsTheSearch() throws Exception {
        var asked = new CountDownLatch(1);
        search.discovery = domain -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return List.of();
        };
        var task = new FutureTask<>(search::connect);
        var thread = Thread.ofVirtual().start(task);
        asked.await();
        thread.interrupt();
        assertThat(thrownBy(task)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void neverMakesMoreThanTenAttemptsInFiveSeconds() {
        var clock = HandTiming.turnedBySleep();
        search.timing = clock;
        search.discovery = domain -> List.of();
        assertThatThrownBy(() -> search.connect(
                        Collections.nCopies(25, search.refused("a")).toArray(Peer[]::new)))
                .isInstanceOf(NoPeerLeftException.class);
        assertThat(search.tried).hasSize(25);
        assertThat(clock.slept())
                .filteredOn(wait -> wait.compareTo(ofSeconds(5)) > 0)
                .hasSize(2);
    }

    @Test
    void eachAddressOfAPeerIsAnAttempt() {
        var clock = HandTiming.turnedBySleep();
        search.timing = clock;
        search.discovery = domain -> List.of();
        search.hosts = host -> Collections.nCopies(6, InetAddress.getLoopbackAddress());
        var many = search.resolved("a", (name, options) -> {
            throw new IOException("refused");
        });
        assertThatThrownBy(() -> search.connect(many, many)).isInstanceOf(NoPeerLeftException.class);
        assertThat(search.tried).hasSize(12);
        assertThat(clock.slept())
                .isNotEmpty()
                .allSatisfy(wait -> assertThat(wait).isGreaterThan(ofMillis(1)));
    }
}
