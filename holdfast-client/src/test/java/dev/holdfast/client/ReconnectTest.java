// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedClient.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.HandTiming;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losing and regaining a connection, in exact dialogues. */
@Timeout(60)
class ReconnectTest {
    private static final String REQUEST_ACK = "<r xmlns='urn:xmpp:sm:3'/>";

    private static Message message(String body) {
        return Message.chat(Jid.parse("romeo@example.test/orchard"), body);
    }

    private static void expectMessages(ScriptedConnection connection, String... bodies) throws IOException {
        for (var body : bodies) {
            var actual = connection.expectAnything();
            while (actual.is("urn:xmpp:sm:3", "r")) {
                actual = connection.expectAnything(); // asked as often as the writer was free
            }
            assertThat(actual.child("jabber:client", "body").orElseThrow().text())
                    .isEqualTo(body);
        }
    }

    private static void resume(ScriptedConnection connection, long handled) throws IOException {
        connection.loginToResume("sm-1");
        connection.send("<resumed xmlns='urn:xmpp:sm:3' previd='sm-1' h='" + handled + "'/>");
    }

    @Test
    void resendsWhatTheServerHasNotSeenOldestFirstAndThenWhatIsNewer() throws Exception {
        var ready = new CountDownLatch(1);
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.login();
                expectMessages(connection, "1", "2", "3", "4");
                connection.rst();
            });
            juliet.script(connection -> {
                ready.await();
                resume(connection, 1);
                expectMessages(connection, "2", "3", "4", "5", "6", "7");
                connection.expect(REQUEST_ACK);
                connection.send("<a xmlns='urn:xmpp:sm:3' h='7'/>");
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            var tokens = new ArrayList<StanzaToken>();
            for (var body : List.of("1", "2", "3", "4")) {
                tokens.add(juliet.client.enqueue(message(body)));
            }
            juliet.awaitEvent(ClientEvent.Suspended.class);
            assertThat(juliet.client.established()).isTrue();
            for (var body : List.of("5", "6", "7")) {
                tokens.add(juliet.client.enqueue(message(body)));
                assertThat(tokens.getLast().state()).isEqualTo(StanzaState.ACTIVE);
            }
            ready.countDown();
            juliet.awaitEvent(ClientEvent.Resumed.class);
            for (var token : tokens) {
                assertThat(token.awaitFinal(PATIENCE)).isEqualTo(StanzaState.ACKED);
            }
            juliet.server.await();
        }
    }

    static Stream<Named<Script>> losses() {
        return Stream.of(
                Named.of("reset", ScriptedConnection::rst),
                Named.of("FIN", ScriptedConnection::fin),
                Named.of("close", ScriptedConnection::close),
                Named.of("footer", ScriptedConnection::sendFooterAndClose),
                Named.of("half a stanza", connection -> {
                    connection.send("<message><bo");
                    connection.close();
                }),
                Named.of("system-shutdown", connection -> {
                    connection.send("<stream:error><system-shutdown "
                            + "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                    connection.expectFooter();
                    connection.close();
                }));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void comesBackAndResumesHoweverTheConnectionWasLost(Script loss) throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.login();
                loss.run(connection);
            });
            juliet.script(connection -> {
                resume(connection, 0);
                expectMessages(connection, "after");
                connection.expect(REQUEST_ACK);
                connection.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Resumed.class);
            assertThat(juliet.client.send(message("after"), PATIENCE)).isEqualTo(StanzaState.ACKED);
            assertThat(juliet.moreEvents()).isEmpty();
        }
    }

    @Test
    void anOutageIsToldOnceHoweverManyAttemptsItTakes() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.login();
                connection.rst();
            });
            juliet.script(ScriptedConnection::rst);
            juliet.script(connection -> {
                connection.expectHeader();
                connection.fin();
            });
            juliet.script(connection -> {
                connection.loginToResume("sm-1");
                connection.rst();
            });
            juliet.script(connection -> resume(connection, 0));
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Resumed.class);
            assertThat(juliet.moreEvents()).isEmpty();
            juliet.server.await();
        }
    }

    @Test
    void withoutStreamManagementASessionEndsWithItsConnection() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.loginWithoutStreamManagement();
                expectMessages(connection, "one");
                connection.rst();
            });
            juliet.script(ScriptedConnection::loginWithoutStreamManagement);
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            assertThat(juliet.client.send(message("one"), PATIENCE)).isEqualTo(StanzaState.SENT_WITHOUT_SM);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Established.class); // and no Resumed
            assertThat(juliet.moreEvents()).isEmpty();
        }
    }

    @Test
    void aMalformedRefusalToResumeBeginsAnewAndDoesNotLoop() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.login();
                connection.rst();
            });
            juliet.script(connection -> {
                connection.authenticate();
                connection.sendSessionFeatures(true);
                connection.expectAnything();
                connection.send("<failed xmlns='urn:xmpp:sm:3'><error><item-not-found/></error></failed>");
                connection.enableStreamManagement(connection.bindResource("juliet"));
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.server.await();
            assertThat(juliet.server.connections()).isEqualTo(2);
        }
    }

    @Test
    void tooHighACountEndsTheStreamAndTheClientComesBack() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.login();
                connection.send("<a xmlns='urn:xmpp:sm:3' h='7'/>");
                connection.expect("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                        + "<undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{any}</text>"
                        + "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='7' send-count='0'/></stream:error>");
                connection.expectFooter();
            });
            juliet.script(ScriptedConnection::login); // and no resumption
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.server.await();
        }
    }

    @Test
    void refusedCredentialsWhileReconnectingEndTheClientThoughTheServerHangsUp() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.login();
                connection.rst();
            });
            juliet.script(connection -> {
                connection.expectHeader();
                connection.sendHeader();
                connection.send("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
                connection.expectAnything();
                connection.send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
                connection.rst();
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            assertThat(juliet.awaitEvent(ClientEvent.Destroyed.class).cause())
                    .isInstanceOf(AuthenticationException.class);
            assertThat(juliet.awaitEvent(ClientEvent.Failed.class).cause()).isInstanceOf(AuthenticationException.class);
            assertThat(juliet.moreEvents()).isEmpty();
            assertThat(juliet.client.running()).isFalse();
            assertThat(juliet.client.established()).isFalse();
            assertThat(juliet.server.connections()).isEqualTo(2);
        }
    }

    /** However fast the policy is and whatever the server does, connecting never becomes a hot loop. */
    @ParameterizedTest
    @MethodSource("unkindServers")
    void neverLoopsHot(Script unkind) throws Exception {
        var clock = HandTiming.turnedBySleep();
        ReconnectPolicy atOnce = (cause, failures, everEstablished) ->
                failures < 25 ? new Decision.RetryAfter(Duration.ZERO) : new Decision.GiveUp();
        try (var juliet = new ScriptedClient(config -> config.timing(clock).reconnect(atOnce))) {
            juliet.server.otherwise(unkind);
            var ended = new CountDownLatch(1);
            juliet.client.onEvent(event -> {
                if (event instanceof ClientEvent.Failed) {
                    ended.countDown();
                }
            });
            juliet.start();
            ended.await();
            assertThat(juliet.server.connections()).isEqualTo(25);
            assertThat(clock.slept())
                    .filteredOn(wait -> !wait.isZero())
                    .hasSizeBetween(2, 4) // where a server sends us on, there are two attempts each time
                    .allSatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofSeconds(5)));
        }
    }

    static Stream<Named<Script>> unkindServers() {
        var seeOtherHost = "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
                + "127.0.0.1</see-other-host></stream:error></stream:stream>";
        return Stream.of(
                Named.of("closes at once", ScriptedConnection::close),
                Named.of("see-other-host before features", connection -> {
                    connection.expectHeader();
                    connection.sendHeader();
                    connection.send(seeOtherHost);
                    connection.expectFooter();
                    connection.close();
                }),
                Named.of("see-other-host after the login", connection -> {
                    connection.loginWithoutStreamManagement();
                    connection.send(seeOtherHost);
                    connection.expectFooter();
                    connection.close();
                }),
                Named.of("not-authorized after the login", connection -> {
                    connection.loginWithoutStreamManagement();
                    connection.send("<stream:error><not-authorized "
                            + "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                    connection.expectFooter();
                    connection.close();
                }));
    }

    @Test
    void noLogEverHoldsAPasswordOrAnythingOfSasl() throws Exception {
        var shown = new LinkedBlockingQueue<String>();
        var log = new XmlLog() {
            @Override
            public void sent(String xml) {
                shown.add(xml);
            }

            @Override
            public void received(String xml) {
                shown.add(xml);
            }
        };
        try (var juliet = new ScriptedClient(config -> config.xmlLog(log))) {
            var challenge = Base64.getEncoder().encodeToString("r=not,s=for,i=us".getBytes(StandardCharsets.UTF_8));
            juliet.script(connection -> {
                connection.expectHeader();
                connection.sendHeader();
                connection.send("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
                connection.expectAnything();
                connection.sendSlowly(
                        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + challenge + "</success>",
                        Duration.ofMillis(1));
                connection.expectHeader();
                connection.sendHeader();
                connection.sendSessionFeatures(false);
                connection.bindResource("juliet");
                connection.skipTo(
                        "<message to='romeo@example.test/orchard' type='chat' id='{id}'><body>1</body></message>");
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.client.send(message("1"), PATIENCE);
            juliet.server.await();
            assertThat(String.join("", shown))
                    .contains("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>***</auth>")
                    .contains("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>***</success>")
                    .contains("<body>1</body>")
                    .doesNotContain("secret", challenge, "AGp1bGlldABzZWNyZXQ=");
        }
    }
}
