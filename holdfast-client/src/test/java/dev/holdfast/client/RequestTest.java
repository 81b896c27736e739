// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedClient.PATIENCE;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stanzas that somebody waits for, in exact dialogues. */
@Timeout(60)
class RequestTest {
    private static final String ROMEO = "romeo@example.test/orchard";
    private static final Name QUESTION = new Name("urn:test", "question");
    private static final Element PAYLOAD = Element.of(QUESTION);
    private static final String ASKED = "<iq type='get' to='" + ROMEO + "' id='{id}'><question xmlns='urn:test'/></iq>";
    private static final String REQUEST_ACK = "<r xmlns='urn:xmpp:sm:3'/>";

    private final BlockingQueue<String> ids = new LinkedBlockingQueue<>();
    private ScriptedClient juliet;

    @BeforeEach
    void prepare() throws IOException {
        juliet = new ScriptedClient();
    }

    @AfterEach
    void close() {
        juliet.close();
    }

    private void online(Script script) throws InterruptedException {
        juliet.script(connection -> {
            connection.login();
            script.run(connection);
        });
        juliet.start();
        juliet.awaitEvent(ClientEvent.Established.class);
    }

    private Optional<Element> ask(Duration timeout) throws InterruptedException {
        return juliet.client.request(Iq.get(Jid.parse(ROMEO), PAYLOAD), timeout);
    }

    private static void expectRequest(ScriptedConnection connection) throws IOException {
        connection.expect(ASKED);
        connection.expect(REQUEST_ACK);
    }

    private static String reply(String from, String content) {
        return "<iq type='result' from='" + from + "' id='{id}'>" + content + "</iq>";
    }

    @Test
    void takesTheReplyOfTheOneWhoWasAskedAndOfNobodyElse() throws InterruptedException {
        online(connection -> {
            expectRequest(connection);
            connection.send(reply("mallory@evil.test/x", "<spoofed xmlns='urn:test'/>"));
            connection.send(reply("romeo@example.test", "<spoofed xmlns='urn:test'/>"));
            connection.send(reply("example.test", "<spoofed xmlns='urn:test'/>"));
            connection.send("<iq type='result' id='{id}'><spoofed xmlns='urn:test'/></iq>");
            connection.send("<iq type='get' from='" + ROMEO + "' id='{id}'><spoofed xmlns='urn:test'/></iq>");
            connection.send(reply(ROMEO, "<answer xmlns='urn:test'/>"));
        });
        assertThat(ask(PATIENCE).map(Element::name)).contains(QUESTION.sibling("answer"));
    }

    @Test
    void aReplyThatCannotBeReadEndsTheWaiting() throws InterruptedException {
        online(connection -> {
            expectRequest(connection);
            connection.send("<iq type='result' from='" + ROMEO + "' to='a@b@c' id='{id}'/>");
        });
        assertThatThrownBy(() -> ask(PATIENCE)).isInstanceOf(MalformedStanzaException.class);
    }

    @Test
    void aRequestThatCannotBeSentFailsAtOnce() throws InterruptedException {
        online(connection -> {});
        var unfit = Iq.get(Jid.parse(ROMEO), Element.text(QUESTION, "a\0b"));
        assertThatThrownBy(() -> juliet.client.request(unfit, PATIENCE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLateReplyDisturbsNobody() throws InterruptedException {
        var timedOut = new CountDownLatch(1);
        online(connection -> {
            expectRequest(connection);
            timedOut.await();
            connection.send(reply(ROMEO, "<late xmlns='urn:test'/>"));
            connection.expect(ASKED.replace("{id}", "{second}"));
            connection.send(reply(ROMEO, "<answer xmlns='urn:test'/>").replace("{id}", "{second}"));
        });
        assertThatThrownBy(() -> ask(ofMillis(50)))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining(ROMEO)
                .hasMessageContaining("50 ms");
        timedOut.countDown();
        assertThat(ask(PATIENCE).map(Element::name)).contains(QUESTION.sibling("answer"));
    }

    @Test
    void theLimitHoldsThoughTheServerNeverAcknowledges() throws InterruptedException {
        online(connection -> {});
        assertThatThrownBy(() -> ask(ofMillis(50))).isInstanceOf(TimedOutException.class);
        assertThatThrownBy(() -> juliet.client.send(message("hi"), ofMillis(50)))
                .isInstanceOf(TimedOutException.class)
                .hasMessageContaining("50 ms");
    }

    private static Message message(String body) {
        return Message.chat(Jid.parse(ROMEO), body);
    }

    @Test
    void forEverIsALimitToo() throws InterruptedException {
        online(connection -> {
            expectRequest(connection);
            connection.send(reply(ROMEO, ""));
        });
        assertThat(ask(ChronoUnit.FOREVER.getDuration())).isEmpty();
    }

    private FutureTask<Optional<Element>> asking() {
        var task = new FutureTask<>(() -> ask(PATIENCE));
        Thread.ofVirtual().start(task);
        return task;
    }

    @Test
    void aReplyMayComeAfterTheConnectionItWasAskedOn() throws Exception {
        juliet.script(connection -> {
            connection.login();
            connection.expect(ASKED);
            ids.add(connection.value("id"));
            connection.expect(REQUEST_ACK);
            connection.rst();
        });
        juliet.script(connection -> {
            assertThat(connection.loginToResume("sm-1")).isZero();
            connection.bind("id", ids.take());
            connection.send("<resumed xmlns='urn:xmpp:sm:3' previd='sm-1' h='1'/>" + reply(ROMEO, ""));
        });
        juliet.start();
        assertThat(asking().get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void theEndOfTheSessionEndsTheWaiting() throws Exception {
        juliet.script(connection -> {
            connection.login();
            expectRequest(connection);
            connection.rst();
        });
        juliet.script(connection -> {
            connection.authenticate();
            connection.sendSessionFeatures(true);
            connection.expectAnything();
            connection.send("<failed xmlns='urn:xmpp:sm:3'><item-not-found "
                    + "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
            connection.enableStreamManagement(connection.bindResource("juliet"));
        });
        juliet.start();
        assertThatThrownBy(() -> asking().get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("item-not-found");
    }

    @Test
    void whoWaitsForASessionIsNotToldOfTheEndOfTheOneBefore() throws Exception {
        var lost = new CountDownLatch(1);
        juliet.script(connection -> {
            connection.loginWithoutStreamManagement();
            connection.rst();
        });
        juliet.script(connection -> {
            lost.await();
            connection.loginWithoutStreamManagement();
            connection.rst();
        });
        juliet.script(connection -> {
            connection.login();
            expectRequest(connection);
            connection.send(reply(ROMEO, ""));
        });
        juliet.start();
        juliet.awaitEvent(ClientEvent.Established.class);
        juliet.awaitEvent(ClientEvent.Suspended.class);
        juliet.awaitEvent(ClientEvent.Destroyed.class);
        var waiting = asking();
        lost.countDown();
        // it may have been sent in the second session, and is then told of the end of that one
        try {
            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
        } catch (ExecutionException lostInTheSecond) {
            assertThat(lostInTheSecond).hasCauseInstanceOf(NotConnectedException.class);
            assertThat(ask(PATIENCE)).isEmpty();
        }
    }

    @Test
    void whatNobodyWaitsForAnyMoreIsNotSentAfterTheOutage() throws Exception {
        var timedOut = new CountDownLatch(1);
        juliet.script(connection -> {
            connection.login();
            connection.rst();
        });
        juliet.script(connection -> {
            timedOut.await();
            connection.loginToResume("sm-1");
            connection.send("<resumed xmlns='urn:xmpp:sm:3' previd='sm-1' h='0'/>");
            connection.expect("<message type='chat' to='" + ROMEO + "' id='{id}'><body>wanted</body></message>");
            connection.expect(REQUEST_ACK);
            connection.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        });
        juliet.start();
        juliet.awaitEvent(ClientEvent.Established.class);
        juliet.awaitEvent(ClientEvent.Suspended.class);
        assertThatThrownBy(() -> juliet.client.send(message("unwanted"), ofMillis(50)))
                .isInstanceOf(TimedOutException.class);
        assertThatThrownBy(() -> ask(ofMillis(50))).isInstanceOf(TimedOutException.class);
        var wanted = juliet.client.enqueue(message("wanted"));
        var withdrawn = juliet.client.enqueue(message("withdrawn"));
        assertThat(withdrawn.abort()).isTrue();
        assertThat(withdrawn.abort()).isFalse();
        assertThat(withdrawn.state()).isEqualTo(StanzaState.ABORTED);
        timedOut.countDown();
        assertThat(wanted.awaitFinal(ofSeconds(20))).isEqualTo(StanzaState.ACKED);
        assertThat(wanted.abort()).isFalse();
    }

    @Test
    void aTokenKnowsItsEndBeforeAnybodyAsks() throws InterruptedException {
        online(connection -> {});
        var unfit = juliet.client.enqueue(message("a\0b"));
        assertThat(unfit.state()).isEqualTo(StanzaState.FAILED);
        assertThat(unfit.failure()).get().isInstanceOf(IllegalArgumentException.class);
        assertThat(unfit.awaitFinal(Duration.ZERO)).isEqualTo(StanzaState.FAILED);
    }

    @Test
    void malformedRequestsAreAnsweredAndOthersAreNot() throws InterruptedException {
        var error = "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
        online(connection -> {
            connection.send("<iq type='get' from='" + ROMEO + "' id='none'/>");
            connection.send("<iq type='unheard-of' from='" + ROMEO + "' id='unknown'/>");
            connection.send("<iq type='get' from='a@b@c' id='sender'><question xmlns='urn:test'/></iq>");
            connection.send("<iq type='get' from='" + ROMEO + "'><question xmlns='urn:test'/></iq>");
            connection.send("<message from='a@b@c'/>");
            connection.send("<iq type='set' from='" + ROMEO + "' id='two'><a xmlns='b'/><c xmlns='d'/></iq>");
            connection.expect("<iq type='error' to='" + ROMEO + "' id='none'>" + error + "</iq>");
            connection.skipTo("<iq type='error' to='" + ROMEO + "' id='two'>" + error + "</iq>");
        });
        juliet.server.await();
    }
}
