// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole client against a server that behaves. */
@Timeout(60)
class XmppClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Jid ROMEO = Jid.parse("romeo@example.test/orchard");
    private static final Name QUESTION = new Name("urn:test", "question");

    private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
    private LoopbackServer server;
    private XmppClient juliet;
    private XmppClient romeo;

    @BeforeEach
    void connect() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .account("romeo", "secret")
                .start();
        juliet = client("juliet@example.test/balcony", "secret", false);
        romeo = client(ROMEO.toString(), "secret", true);
        juliet.onEvent(events::add);
    }

    @AfterEach
    void disconnect() {
        juliet.close();
        romeo.close();
        server.close();
    }

    private XmppClient client(String jid, String password, boolean directTls) {
        var security = SecurityLayer.password(password.toCharArray())
                .withCertificates(
                        CertificatePolicy.trusting(List.of(server.certificates().ca())));
        var peer = directTls
                ? new Peer("127.0.0.1", server.directTlsPort(), Connector.directTls())
                : new Peer("127.0.0.1", server.port(), Connector.startTls());
        return new XmppClient(ClientConfig.builder(Jid.parse(jid), security)
                .overridePeer(peer)
                .reconnect(ReconnectPolicy.backoff(Duration.ofMillis(50), 1.2, Duration.ofSeconds(1)))
                .build());
    }

    private void online() throws InterruptedException {
        juliet.start();
        romeo.start();
        for (var client : List.of(juliet, romeo)) {
            client.send(Presence.of(PresenceState.available()), PATIENCE);
        }
    }

    private ClientEvent nextEvent() throws InterruptedException {
        var event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("an event within 20 s").isNotNull();
        return event;
    }

    @Test
    void exchangesMessagesBothWays() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        juliet.onMessage(message -> heard.add(message.body().orElse("")));
        romeo.onMessage(message ->
                romeo.enqueue(message.reply("I am here: " + message.body().orElse(""))));
        online();
        assertThat(juliet.send(Message.chat(ROMEO, "Wherefore art thou?"), PATIENCE))
                .isEqualTo(StanzaState.ACKED);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("I am here: Wherefore art thou?");
    }

    @Test
    void losesDoublesAndReordersNothingOverManyCuts() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        romeo.onMessage(message -> heard.add(message.body().orElse("")));
        online();
        var tokens = new ArrayList<StanzaToken>();
        for (int i = 0; i < 500; i++) {
            tokens.add(juliet.enqueue(Message.chat(ROMEO, "message " + i)));
            if (i % 100 == 50) {
                assertThat(server.cut(i % 200 == 50 ? "juliet@example.test/balcony" : ROMEO.toString()))
                        .isTrue();
                server.awaitSession(i % 200 == 50 ? "juliet@example.test/balcony" : ROMEO.toString(), PATIENCE);
            }
        }
        for (var token : tokens) {
            assertThat(token.awaitFinal(PATIENCE)).isEqualTo(StanzaState.ACKED);
        }
        var received = new ArrayList<String>();
        while (received.size() < 500) {
            var next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("message " + received.size()).isNotNull();
            received.add(next);
        }
        assertThat(received)
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "message " + i).toList());
        assertThat(heard).isEmpty();
    }

    @Test
    void tellsOfEachStepInOrder() throws InterruptedException {
        online();
        var established = nextEvent();
        assertThat(established).isInstanceOf(ClientEvent.Established.class);
        assertThat(((ClientEvent.Established) established).connection().tls()).contains("TLSv1.3");
        server.cut("juliet@example.test/balcony");
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Suspended.class);
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Resumed.class);
        juliet.close();
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Destroyed.class);
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Stopped.class);
        assertThat(events).isEmpty();
        assertThat(juliet.running()).isFalse();
        assertThat(juliet.established()).isFalse();
    }

    @Test
    void beginsAnewWhereTheServerHasForgottenTheSession() throws InterruptedException {
        online();
        nextEvent();
        server.resumption(false);
        server.cut("juliet@example.test/balcony");
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Suspended.class);
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Destroyed.class);
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Established.class);
    }

    @Test
    void givesUpAtOnceOnAWrongPassword() throws InterruptedException {
        var impostor = client("juliet@example.test", "wrong", false);
        impostor.onEvent(events::add);
        impostor.start();
        assertThat(nextEvent())
                .isInstanceOf(ClientEvent.Failed.class)
                .asString()
                .contains("not-authorized");
        assertThat(server.connections()).isLessThanOrEqualTo(1);
        assertThatThrownBy(() -> impostor.send(Message.chat(ROMEO, "x"), PATIENCE))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("not-authorized");
        assertThat(impostor.running()).isFalse();
    }

    @Test
    void canBeStartedAgain() throws InterruptedException {
        online();
        juliet.close();
        events.clear();
        juliet.start();
        assertThat(juliet.send(Message.chat(ROMEO, "again"), PATIENCE)).isEqualTo(StanzaState.ACKED);
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Established.class);
        assertThatThrownBy(juliet::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stopsAtOnceThoughItCannotConnect() throws InterruptedException {
        server.closePorts();
        juliet.start();
        juliet.close();
        assertThat(nextEvent()).isInstanceOf(ClientEvent.Stopped.class);
        assertThat(events).isEmpty();
    }

    @Test
    void answersRequestsByItsHandlers() throws InterruptedException {
        romeo.onGet(QUESTION, request -> Optional.of(Element.text(QUESTION, "42")));
        romeo.onSet(QUESTION, request -> {
            throw new StanzaErrorException(StanzaError.Condition.FORBIDDEN);
        });
        online();
        assertThat(juliet.request(Iq.get(ROMEO, Element.of(QUESTION)), PATIENCE).map(Element::text))
                .contains("42");
        assertThatThrownBy(() -> juliet.request(Iq.set(ROMEO, Element.of(QUESTION)), PATIENCE))
                .isInstanceOf(StanzaErrorException.class)
                .hasMessageContaining("forbidden");
        assertThatThrownBy(() -> juliet.request(Iq.get(ROMEO, Element.of(QUESTION.sibling("other"))), PATIENCE))
                .isInstanceOf(StanzaErrorException.class)
                .hasMessageContaining("service-unavailable");
    }

    @Test
    void aHandlerMayAskAndMayFail() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        romeo.onGet(QUESTION, request -> Optional.of(Element.text(QUESTION, "42")));
        juliet.onMessage(message -> {
            throw new IllegalStateException("a fault of the application");
        });
        juliet.onMessage(message -> {
            try {
                heard.add(juliet.request(Iq.get(ROMEO, Element.of(QUESTION)), PATIENCE)
                        .map(Element::text)
                        .orElse(""));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        online();
        romeo.send(Message.chat(Jid.parse("juliet@example.test/balcony"), "one"), PATIENCE);
        romeo.send(Message.chat(Jid.parse("juliet@example.test/balcony"), "two"), PATIENCE);
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("42");
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("42");
    }

    @Test
    void refusesWhatXmlCannotCarryAndGoesOn() throws InterruptedException {
        online();
        assertThatThrownBy(() -> juliet.send(Message.chat(ROMEO, "a\0b"), PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+0000");
        assertThat(juliet.send(Message.chat(ROMEO, "fine"), PATIENCE)).isEqualTo(StanzaState.ACKED);
    }

    @Test
    void sendsNothingBeforeItIsStarted() {
        assertThatThrownBy(() -> juliet.enqueue(Message.chat(ROMEO, "x"))).isInstanceOf(NotConnectedException.class);
        assertThatThrownBy(() -> juliet.send(Message.chat(ROMEO, "x"), PATIENCE))
                .isInstanceOf(NotConnectedException.class);
    }
}
