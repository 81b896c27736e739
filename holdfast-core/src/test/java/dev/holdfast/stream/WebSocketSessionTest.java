// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.LoginDialogue.BIND;
import static dev.holdfast.stream.LoginDialogue.BOUND;
import static dev.holdfast.stream.LoginDialogue.JULIET;
import static dev.holdfast.stream.LoginDialogue.SM;
import static dev.holdfast.stream.LoginDialogue.STARTTLS;
import static dev.holdfast.stream.LoginDialogue.mechanisms;
import static dev.holdfast.stream.LoginDialogue.plan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Login, stream management and resumption where each element is a message (RFC 7395). */
class WebSocketSessionTest {
    private static final String NS = "urn:ietf:params:xml:ns:xmpp-framing";
    private static final String OPEN = "<open xmlns='" + NS + "' id='s' from='example.test' version='1.0'/>";
    private static final String OUR_OPEN =
            "<open xmlns='" + NS + "' to='example.test' from='juliet@example.test' version='1.0' xml:lang='en'/>";
    private static final String CLOSE = "<close xmlns='" + NS + "'/>";
    private static final String SUCCESS = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";

    private final StanzaStream stream = new StanzaStream(StreamSettings.defaults());
    private XmlStream xml = new XmlStream(JULIET.domainJid(), XmlLimits.defaults(), Framing.WEBSOCKET);
    private StreamLogin login = new StreamLogin(plan(), true, Framing.WEBSOCKET, new Random(1));
    private boolean loggedIn;

    private static String features(String... features) {
        return "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>" + String.join("", features)
                + "</stream:features>";
    }

    private static String message(String id) {
        return "<message xmlns='jabber:client' id='" + id + "'/>";
    }

    private WebSocketSessionTest connect(boolean secure) {
        xml = new XmlStream(JULIET.domainJid(), XmlLimits.defaults(), Framing.WEBSOCKET);
        login = new StreamLogin(plan(stream.resumption()), secure, Framing.WEBSOCKET, new Random(1));
        loggedIn = false;
        xml.open(login.from());
        return this;
    }

    private WebSocketSessionTest authenticated() {
        connect(true).expectSent(OUR_OPEN);
        serverSends(OPEN, features(mechanisms("PLAIN")));
        expectSent("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</auth>");
        serverSends(SUCCESS).expectSent(OUR_OPEN);
        return serverSends(OPEN, features(BIND, SM));
    }

    private WebSocketSessionTest established() {
        authenticated();
        assertThat(sent()).hasSize(2).last().asString().startsWith("<enable xmlns='urn:xmpp:sm:3'");
        serverSends(BOUND.replace("<iq", "<iq xmlns='jabber:client'"), Dialogue.enabled("one"));
        assertThat(loggedIn).isTrue();
        return this;
    }

    private WebSocketSessionTest serverSends(String... messages) {
        var bytes = new ByteArrayOutputStream();
        for (var message : messages) {
            bytes.writeBytes(message.getBytes(UTF_8));
            bytes.write(Framing.MESSAGE_END);
        }
        if (loggedIn) {
            stream.received(ByteBuffer.wrap(bytes.toByteArray()), 0);
            return this;
        }
        xml.received(ByteBuffer.wrap(bytes.toByteArray()));
        for (var element = xml.next(); element.isPresent(); element = loggedIn ? Optional.empty() : xml.next()) {
            switch (login.received(element.get())) {
                case Step.Send(var elements) -> elements.forEach(xml::send);
                case Step.Restart() -> xml.open(login.from());
                case Step.StartTls() -> throw new AssertionError("there is no STARTTLS over a WebSocket");
                case Step.Done(var outcome) -> {
                    stream.attach(xml, outcome, 0);
                    loggedIn = true;
                }
            }
        }
        return this;
    }

    private Optional<ByteBuffer> takeOutput() {
        return loggedIn ? stream.takeOutput() : xml.takeOutput();
    }

    private List<String> sent() {
        var messages = new ArrayList<String>();
        for (var output = takeOutput(); output.isPresent(); output = takeOutput()) {
            messages.add(UTF_8.decode(output.get()).toString());
        }
        return messages;
    }

    private WebSocketSessionTest expectSent(String... messages) {
        assertThat(sent()).containsExactly(messages);
        return this;
    }

    private WebSocketSessionTest enqueue(String... ids) {
        for (var id : ids) {
            stream.enqueue(Dialogue.messageOf(id));
        }
        return this;
    }

    @Test
    void resumesWhatWasCutAndSendsTheRestAgainOneMessageEach() {
        established().enqueue("a", "b", "c");
        expectSent(message("a"), message("b"), message("c"), Dialogue.REQUEST);
        serverSends(message("x"), Dialogue.ack(1));
        stream.connectionLost(new ConnectionLostException("cut by the test"));
        enqueue("d");

        authenticated().expectSent(Dialogue.resume("one", 1));
        serverSends(Dialogue.resumed("one", 2));
        expectSent(message("c"), message("d"), Dialogue.REQUEST);
        serverSends(Dialogue.ack(4));
        assertThat(Dialogue.eventsOf(stream))
                .filteredOn(event ->
                        event instanceof StreamEvent.Progress(var _, var state, var _) && state == StanzaState.ACKED)
                .hasSize(4);
    }

    @Test
    void saysGoodbyeInSingleMessages() {
        established().enqueue("a");
        stream.close(0);
        expectSent(message("a"), Dialogue.REQUEST, Dialogue.ack(0), CLOSE);
        serverSends(CLOSE);
        assertThat(stream.connected()).isFalse();
    }

    @Test
    void hasLastWordsOfSeveralMessages() {
        established().enqueue("a").serverSends("<message>");
        assertThat(stream.outputDue()).isTrue();
        var sent = sent();
        assertThat(sent).hasSize(3).first().isEqualTo(message("a"));
        assertThat(sent.get(1)).startsWith("<stream:error xmlns:stream=");
        assertThat(sent.get(2)).isEqualTo(CLOSE);
        assertThat(stream.outputDue()).isFalse();
    }

    @Test
    void neverAsksForTlsInsideAWebSocket() {
        connect(false);
        sent();
        assertThatThrownBy(() -> serverSends(OPEN, features(STARTTLS, mechanisms("PLAIN"))))
                .isInstanceOf(TlsUnavailableException.class)
                .hasMessageContaining("wss:");
    }

    @Test
    void goesWithoutTlsWhereItIsNotRequired() {
        var plan = plan();
        login = new StreamLogin(
                new LoginPlan(plan.jid(), plan.credentials(), false, true, true, Optional.empty()),
                false,
                Framing.WEBSOCKET,
                new Random(1));
        xml.open(login.from());
        expectSent("<open xmlns='" + NS + "' to='example.test' version='1.0' xml:lang='en'/>");
        serverSends(OPEN, features(STARTTLS, mechanisms("SCRAM-SHA-1", "PLAIN")));
        assertThat(sent()).singleElement().asString().contains("mechanism='SCRAM-SHA-1'");
    }
}
