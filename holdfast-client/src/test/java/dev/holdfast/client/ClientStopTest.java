// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedClient.JULIET;
import static dev.holdfast.client.ScriptedClient.PATIENCE;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.ConnectOptions;
import dev.holdfast.net.Connection;
import dev.holdfast.net.Connector;
import dev.holdfast.net.HandTiming;
import dev.holdfast.net.OpenSockets;
import dev.holdfast.net.Peer;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However far a client has come, it can be stopped: at once, in order, and exactly once. */
@Timeout(60)
class ClientStopTest {
    private static final Jid ROMEO = Jid.parse("romeo@example.test/orchard");
    private static final Name QUESTION = new Name("urn:test", "question");
    private static final String LAST_ACK = "<a xmlns='urn:xmpp:sm:3' h='0'/>";

    private static Message message() {
        return Message.chat(ROMEO, "hi");
    }

    private static void features(ScriptedConnection connection) throws IOException {
        connection.expectHeader();
        connection.sendHeader();
        connection.send("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
    }

    static Stream<Named<Script>> phases() {
        return Stream.of(
                Named.of("no header", connection -> connection.expectHeader()),
                Named.of("no features", connection -> {
                    connection.expectHeader();
                    connection.sendHeader();
                }),
                Named.of("no answer to SASL", connection -> {
                    features(connection);
                    connection.expectAnything();
                }),
                Named.of("no features of the session", connection -> connection.authenticate()),
                Named.of("no answer to bind", connection -> {
                    connection.authenticate();
                    connection.sendSessionFeatures(true);
                    connection.expectAnything();
                    connection.expectAnything();
                }),
                Named.of("no answer to enable", connection -> {
                    var user = connection.authenticate();
                    connection.sendSessionFeatures(true);
                    connection.bindResource(user);
                    connection.expectAnything();
                }));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void closesTheConnectionAtOnceInEveryPhaseOfTheLogin(Script phase) throws Exception {
        var silent = new CountDownLatch(1);
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                phase.run(connection);
                silent.countDown();
                connection.expectClosed();
            });
            juliet.start();
            silent.await();
            var waiting = sending(juliet.client);
            juliet.client.close();
            juliet.awaitEvent(ClientEvent.Stopped.class);
            assertThat(juliet.moreEvents()).isEmpty();
            assertThat(juliet.client.running()).isFalse();
            juliet.server.await();
            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NotConnectedException.class);
        }
    }

    private static FutureTask<StanzaState> sending(XmppClient client) {
        var task = new FutureTask<>(() -> client.send(message(), PATIENCE));
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void stopsInTheMiddleOfATlsHandshake() throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new XmppClient(
                    ScriptedClient.config(listener.getLocalPort()).build());
            client.start();
            try (var accepted = listener.accept()) {
                assertThat(accepted.getInputStream().read()).isGreaterThanOrEqualTo(0); // of its hello
                client.close();
                OpenSockets.awaitClosedByPeer(accepted);
            }
            assertThat(client.running()).isFalse();
        }
    }

    @Test
    void stopsWhileItLooksForTheServer() throws Exception {
        var asked = new CountDownLatch(1);
        try (var juliet = new ScriptedClient(config -> config.hosts(host -> {
            asked.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError();
        }))) {
            juliet.start();
            asked.await();
            juliet.client.close();
            juliet.awaitEvent(ClientEvent.Stopped.class);
            assertThat(juliet.moreEvents()).isEmpty();
        }
    }

    @Test
    void stopsThoughAConnectorHangsAndIgnoresInterrupts() throws Exception {
        var hanging = new CountDownLatch(1);
        var never = new CompletableFuture<Connection>();
        var connector = new Connector() {
            @Override
            public Connection connect(String host, int port, ConnectOptions options) {
                hanging.countDown();
                return never.join();
            }

            @Override
            public boolean tlsFirst() {
                return true;
            }
        };
        var client = new XmppClient(ClientConfig.builder(JULIET, SecurityLayer.password("secret".toCharArray()))
                .overridePeer(new Peer("proxy", 1080, connector))
                .build());
        client.start();
        hanging.await();
        client.close();
        assertThat(client.running()).isFalse();
        never.cancel(true);
    }

    private static Script live(Script rest) {
        return connection -> {
            connection.login();
            rest.run(connection);
        };
    }

    private static void endInOrder(ScriptedConnection connection) throws IOException {
        connection.expect(LAST_ACK);
        connection.expectFooter();
        connection.sendFooterAndClose();
    }

    @Test
    void endsALiveSessionInGoodOrder() throws Exception {
        try (var juliet =
                new ScriptedClient().script(live(ClientStopTest::endInOrder)).start()) {
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.client.close();
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            assertThat(juliet.moreEvents()).isEmpty();
            assertThat(juliet.client.established()).isFalse();
            juliet.server.await();
        }
    }

    @Test
    void aSecondStopDoesNotSpoilTheFirst() throws Exception {
        var footer = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        try (var juliet = new ScriptedClient()
                .script(live(connection -> {
                    connection.expect(LAST_ACK);
                    connection.expectFooter();
                    footer.countDown();
                    answer.await();
                    // longer than a connection gets that is cut
                    connection.expectSilence(StreamDriver.FAREWELL.plusMillis(300));
                    connection.sendFooterAndClose();
                }))
                .start()) {
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.client.stop();
            footer.await();
            juliet.client.stop();
            answer.countDown();
            juliet.client.close();
            juliet.server.await();
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            assertThat(juliet.moreEvents()).isEmpty();
        }
    }

    @Test
    void anAcknowledgementAfterOurFooterStillCounts() throws Exception {
        var received = new CountDownLatch(1);
        try (var juliet = new ScriptedClient()
                .script(live(connection -> {
                    connection.expectAnything();
                    connection.expectAnything();
                    received.countDown();
                    connection.expect(LAST_ACK);
                    connection.expectFooter();
                    connection.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
                    connection.sendFooterAndClose();
                }))
                .start()) {
            juliet.awaitEvent(ClientEvent.Established.class);
            var token = juliet.client.enqueue(message());
            received.await();
            juliet.client.close();
            assertThat(token.state()).isEqualTo(StanzaState.ACKED);
        }
    }

    @Test
    void aMuteServerIsWaitedForNoLongerThanTheShutdownTimeout() throws Exception {
        var clock = HandTiming.still();
        var footer = new CountDownLatch(1);
        try (var juliet = new ScriptedClient(config -> config.timing(clock))
                .script(live(connection -> {
                    connection.skipTo(LAST_ACK);
                    connection.expectFooter();
                    footer.countDown();
                    connection.expectClosed();
                }))
                .start()) {
            juliet.awaitEvent(ClientEvent.Established.class);
            var token = juliet.client.enqueue(message());
            juliet.client.stop();
            footer.await();
            assertThatThrownBy(() -> juliet.client.send(message(), PATIENCE)) // and does not spin until the end
                    .isInstanceOf(NotConnectedException.class);
            clock.turn(ofSeconds(5));
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            juliet.server.await();
            assertThat(token.state()).isEqualTo(StanzaState.UNKNOWN);
            juliet.client.close();
        }
    }

    @Test
    void anInterruptedCloseCutsTheConnection() throws Exception {
        var footer = new CountDownLatch(1);
        try (var juliet = new ScriptedClient()
                .script(live(connection -> {
                    connection.expect(LAST_ACK);
                    connection.expectFooter();
                    footer.countDown();
                    connection.expectClosed();
                }))
                .start()) {
            juliet.awaitEvent(ClientEvent.Established.class);
            var closing = new FutureTask<>(() -> {
                juliet.client.close();
                return Thread.interrupted();
            });
            var thread = Thread.ofVirtual().start(closing);
            footer.await();
            thread.interrupt();
            assertThat(closing.get(20, TimeUnit.SECONDS)).isTrue();
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            juliet.server.await();
        }
    }

    @Test
    void stopsDuringAnOutageAndLeavesNothingOpen() throws Exception {
        ReconnectPolicy patient = (cause, failures, everEstablished) -> new Decision.RetryAfter(ofHours(1));
        try (var juliet = new ScriptedClient(config -> config.reconnect(patient))
                .script(live(connection -> {
                    connection.expectAnything();
                    connection.rst();
                }))
                .start()) {
            juliet.awaitEvent(ClientEvent.Established.class);
            var request = new FutureTask<>(() -> juliet.client.request(Iq.get(ROMEO, Element.of(QUESTION)), PATIENCE));
            Thread.ofVirtual().start(request);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            assertThat(juliet.client.established()).isTrue(); // it waits to be resumed
            var queued = juliet.client.enqueue(message());
            var sending = sending(juliet.client);
            juliet.client.close();
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            assertThat(juliet.moreEvents()).isEmpty();
            assertThat(juliet.client.established()).isFalse();
            assertThat(queued.state()).isEqualTo(StanzaState.DISCONNECTED);
            assertThatThrownBy(() -> request.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(NotConnectedException.class);
            assertThatThrownBy(() -> sending.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
            assertThatThrownBy(() -> juliet.client.enqueue(message())).isInstanceOf(NotConnectedException.class);
        }
    }

    @Test
    void mayBeClosedFromAHandlerWhichDoesNotWait() throws Exception {
        try (var juliet = new ScriptedClient()) {
            var returned = new LinkedBlockingQueue<Boolean>();
            juliet.client.onMessage(message -> {
                juliet.client.close();
                returned.add(juliet.client.running());
            });
            juliet.script(live(connection -> {
                connection.send("<message from='romeo@example.test/orchard'/>");
                connection.expect("<a xmlns='urn:xmpp:sm:3' h='1'/>");
                connection.expectFooter();
                assertThat(returned.take()).isTrue(); // the server has not yet ended its side
                connection.sendFooterAndClose();
            }));
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            juliet.server.await();
        }
    }

    @Test
    void mayBeStartedFromTheHandlerOfItsLastEventAndClosedThereToo() throws Exception {
        try (var juliet = new ScriptedClient()) {
            var rounds = new AtomicInteger();
            juliet.client.onEvent(event -> {
                if (event instanceof ClientEvent.Stopped && rounds.incrementAndGet() <= 2) {
                    assertThat(juliet.client.running()).isFalse();
                    juliet.client.start();
                    if (rounds.get() == 2) {
                        juliet.client.close(); // must not wait for its own thread
                    }
                }
            });
            juliet.script(live(ClientStopTest::endInOrder));
            juliet.script(live(ClientStopTest::endInOrder));
            juliet.start();
            for (int i = 0; i < 2; i++) {
                juliet.awaitEvent(ClientEvent.Established.class);
                juliet.client.stop();
                juliet.awaitEvent(ClientEvent.Destroyed.class);
                juliet.awaitEvent(ClientEvent.Stopped.class);
            }
            juliet.awaitEvent(ClientEvent.Stopped.class); // of the third start
            juliet.server.await();
        }
    }

    @Test
    void aSlowHandlerDoesNotHoldUpACloseForEver() throws Exception {
        var release = new CountDownLatch(1);
        try (var juliet = new ScriptedClient(config -> config.shutdownTimeout(ofMillis(100)))) {
            var handling = new CountDownLatch(1);
            juliet.client.onMessage(message -> {
                handling.countDown();
                awaitQuietly(release);
            });
            juliet.script(live(connection -> {
                connection.send("<message from='romeo@example.test/orchard'/>");
                connection.expect("<a xmlns='urn:xmpp:sm:3' h='1'/>");
                connection.expectFooter();
                connection.sendFooterAndClose();
            }));
            juliet.start();
            handling.await();
            juliet.client.close();
            assertThat(juliet.client.running()).isFalse();
            release.countDown();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void startAndStopFromManyThreadsEndInOneLastEventEach() throws Exception {
        var lastEvents = new ArrayBlockingQueue<ClientEvent>(1_000);
        var starts = new AtomicInteger();
        try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var client = new XmppClient(
                    ScriptedClient.config(listener.getLocalPort()).build());
            client.onEvent(lastEvents::add);
            var threads = Stream.generate(() -> Thread.ofVirtual().start(() -> {
                        for (int i = 0; i < 50; i++) {
                            try {
                                client.start();
                                starts.incrementAndGet();
                            } catch (IllegalStateException running) {
                                client.close();
                            }
                        }
                    }))
                    .limit(4)
                    .toList();
            for (var thread : threads) {
                thread.join();
            }
            client.close();
            assertThat(client.running()).isFalse();
            assertThat(client.established()).isFalse();
            assertThat(lastEvents).hasSize(starts.get()).hasOnlyElementsOfType(ClientEvent.Stopped.class);
            client.start();
            assertThatIllegalStateException().isThrownBy(client::start);
            client.close();
        }
    }

    @Test
    void workingAgainAfterManyStarts() throws Exception {
        try (var juliet = new ScriptedClient()) {
            for (int i = 0; i < 5; i++) {
                juliet.script(live(connection -> {
                    connection.expectAnything();
                    connection.expectAnything();
                    connection.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
                    endInOrder(connection);
                }));
                juliet.start();
                assertThat(juliet.client.send(message(), PATIENCE)).isEqualTo(StanzaState.ACKED);
                assertThat(juliet.client.established()).isTrue();
                juliet.client.close();
            }
            juliet.server.await();
        }
    }
}
