// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedClient.PATIENCE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.net.HandTiming;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A login that asks for a resource and for stream management in one flight, and servers that mind. */
@Timeout(60)
class BindAndEnableTest {
    private static final String ENABLE = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
    private static final String ENABLED = "<enabled xmlns='urn:xmpp:sm:3' id='sm-1' resume='true'/>";
    private static final String REQUEST = "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<resource>balcony</resource></bind></iq>";
    private static final String BOUND = "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<jid>juliet@example.test/balcony</jid></bind></iq>";
    private static final String FAILED = "<failed xmlns='urn:xmpp:sm:3'><unexpected-request"
            + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";

    /** A peer has half of the time as long as there is DNS behind it. */
    private static final Duration LIMIT_OF_A_PEER = Duration.ofSeconds(30);

    private final HandTiming clock = HandTiming.turnedBySleep();

    private static void authenticated(ScriptedConnection connection) throws IOException {
        connection.authenticate();
        connection.sendSessionFeatures(true);
    }

    private static void oneFlight(ScriptedConnection connection) throws IOException {
        authenticated(connection);
        connection.expect(REQUEST);
        connection.expect(ENABLE);
    }

    private static void oneAfterTheOther(ScriptedConnection connection) throws IOException {
        authenticated(connection);
        connection.expect(REQUEST);
        connection.expectSilence(ofMillis(50));
        connection.send(BOUND);
        connection.expect(ENABLE);
        connection.send(ENABLED);
    }

    /** The counts of both sides must agree for this. */
    private static void takeOneMessage(ScriptedConnection connection) throws IOException {
        connection.expect("<message type='chat' to='romeo@example.test' id='{any}'>{any}</message>");
        connection.expect("<r xmlns='urn:xmpp:sm:3'/>");
        connection.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    }

    private static StanzaState send(ScriptedClient juliet) throws InterruptedException {
        return juliet.client.send(Message.chat(Jid.parse("romeo@example.test"), "hi"), PATIENCE);
    }

    @Test
    void sendsBothBeforeItHasAnAnswer() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                oneFlight(connection);
                connection.send(BOUND + ENABLED);
                takeOneMessage(connection);
            });
            juliet.start();
            assertThat(send(juliet)).isEqualTo(StanzaState.ACKED);
            assertThat(juliet.awaitEvent(ClientEvent.Established.class)
                            .connection()
                            .resumable())
                    .isTrue();
            juliet.server.await();
        }
    }

    static Stream<Named<Script>> refusals() {
        return Stream.of(
                Named.of("before the answer to the binding", connection -> connection.send(FAILED + BOUND)),
                Named.of("behind it", connection -> connection.send(BOUND + FAILED)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void asksOnceMoreOnTheSameStreamWhereItWasTooEarly(Script refusal) throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                oneFlight(connection);
                refusal.run(connection);
                connection.expect(ENABLE);
                connection.send(ENABLED);
                takeOneMessage(connection);
            });
            juliet.start();
            assertThat(send(juliet)).isEqualTo(StanzaState.ACKED);
            assertThat(juliet.server.connections()).isEqualTo(1);
            juliet.server.await();
        }
    }

    private Stream<Named<Script>> waysToMind() {
        var error = "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
        return Stream.of(
                Named.of("stream error", connection -> connection.send(error + "</stream:stream>")),
                Named.of("stream error behind the binding", connection -> connection.send(BOUND + error)),
                Named.of("end of the stream", ScriptedConnection::sendFooterAndClose),
                Named.of("FIN", ScriptedConnection::fin),
                Named.of("reset", ScriptedConnection::rst),
                Named.of("reset behind the binding", connection -> {
                    connection.send(BOUND);
                    connection.rst();
                }),
                Named.of("stream error over the second <enable/>", connection -> {
                    connection.send(FAILED + BOUND);
                    connection.expect(ENABLE);
                    connection.send(error + "</stream:stream>");
                }),
                Named.of("silence", connection -> clock.turn(LIMIT_OF_A_PEER)),
                Named.of("no answer to <enable/>", connection -> {
                    connection.send(BOUND);
                    clock.turn(LIMIT_OF_A_PEER);
                }));
    }

    static Stream<Integer> numbersOfWays() {
        return Stream.iterate(
                0, way -> way < new BindAndEnableTest().waysToMind().count(), way -> way + 1);
    }

    @ParameterizedTest
    @MethodSource("numbersOfWays")
    void neverDoesItAgainToAServerThatMinds(int number) throws Exception {
        var way = waysToMind().toList().get(number).getPayload();
        var seen = new CountDownLatch(1);
        try (var juliet = new ScriptedClient(config -> config.timing(clock))) {
            juliet.script(connection -> {
                oneFlight(connection);
                way.run(connection);
            });
            juliet.script(connection -> {
                oneAfterTheOther(connection);
                seen.await();
                connection.rst();
            });
            juliet.script(
                    connection -> { // nor after a resumption that was refused
                        authenticated(connection);
                        connection.expect("<resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='0'/>");
                        connection.send(FAILED);
                        connection.expect(REQUEST);
                        connection.expectSilence(ofMillis(50));
                        connection.send(BOUND);
                        connection.expect(ENABLE);
                        connection.send(ENABLED);
                        takeOneMessage(connection);
                        connection.expect("<a xmlns='urn:xmpp:sm:3' h='0'/>");
                        connection.expectFooter();
                        connection.sendFooterAndClose();
                    });
            juliet.script(BindAndEnableTest::oneAfterTheOther); // nor when it is started again
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            assertThat(clock.slept()).isEmpty(); // a command gives up where a policy is asked before it was online
            seen.countDown();
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Established.class);
            assertThat(send(juliet)).isEqualTo(StanzaState.ACKED);
            juliet.client.close();
            juliet.start();
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Stopped.class);
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.server.await();
        }
    }

    static Stream<Named<Script>> otherEnds() {
        return Stream.of(
                Named.of("before the login", ScriptedConnection::rst),
                Named.of("between the login and its features", connection -> {
                    connection.authenticate();
                    connection.rst();
                }),
                Named.of("a resource that is refused for a while", connection -> {
                    oneFlight(connection);
                    connection.send("<iq type='error' id='bind'><error type='wait'><resource-constraint"
                            + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
                }));
    }

    @ParameterizedTest
    @MethodSource("otherEnds")
    void doesItAgainWhereTheEndHadNothingToDoWithIt(Script end) throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(end);
            juliet.script(connection -> {
                oneFlight(connection);
                connection.send(BOUND + ENABLED);
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.server.await();
        }
    }
}
