// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.Dialogue.REQUEST;
import static dev.holdfast.stream.Dialogue.ack;
import static dev.holdfast.stream.Dialogue.messageOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How {@link StanzaStream#enqueue} treats stanzas. */
class SendingTest {
    private static final String LIMITS = "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>%s</max-bytes></limits>";

    @Test
    void numbersStanzasFromZero() {
        var stream = Dialogue.established("s").stream;
        assertThat(stream.enqueue(messageOf("a"))).isEqualTo(0);
        assertThat(stream.enqueue(messageOf("b"))).isEqualTo(1);
        assertThat(stream.enqueue(messageOf("c"))).isEqualTo(2);
    }

    @Test
    void hasNoWhereToKeepAStanzaWithoutASession() {
        var stream = new StanzaStream(StreamSettings.defaults());
        assertThatThrownBy(() -> stream.enqueue(messageOf("a"))).isInstanceOf(NotConnectedException.class);
        assertThat(Dialogue.eventsOf(stream)).isEmpty();
        assertThat(stream.connected()).isFalse();
        assertThat(stream.lastCause()).isEmpty();
        assertThat(stream.nextDeadline()).isEmpty();
        assertThat(stream.abort(0)).isFalse();
    }

    @Test
    void saysSentWithoutSmWhenItHandsTheStanzaOver() {
        Dialogue.withoutSm()
                .enqueue("a", "b", "c")
                .expectNoEvents()
                .expectSent("a", "b", "c")
                .expectEvents("a SENT_WITHOUT_SM", "b SENT_WITHOUT_SM", "c SENT_WITHOUT_SM");
    }

    @Test
    void saysSentWithoutSmOfNoMoreThanItHasHandedOver() {
        var dialogue = Dialogue.withoutSm();
        var body = "x".repeat(30_000);
        for (int i = 0; i < 4; i++) {
            dialogue.stream.enqueue(Message.chat(Jid.parse("romeo@example.test"), body));
        }
        dialogue.expectNoEvents();
        var first = dialogue.stream.takeOutput().orElseThrow();
        assertThat(dialogue.stream.outputDue()).isTrue();
        assertThat(sentWithoutSm(dialogue)).containsExactly(0L, 1L);
        var second = dialogue.stream.takeOutput().orElseThrow();
        assertThat(sentWithoutSm(dialogue)).containsExactly(2L, 3L);
        assertThat(first.remaining() + second.remaining()).isGreaterThan(120_000);
        assertThat(dialogue.stream.outputDue()).isFalse();
    }

    private static List<Long> sentWithoutSm(Dialogue dialogue) {
        return Dialogue.eventsOf(dialogue.stream).stream()
                .map(StreamEvent.Progress.class::cast)
                .filter(progress -> progress.state() == StanzaState.SENT_WITHOUT_SM)
                .map(StreamEvent.Progress::ticket)
                .toList();
    }

    @Test
    void asksForTheCountBehindAllPieces() {
        var dialogue = Dialogue.established("s");
        var body = "x".repeat(30_000);
        for (int i = 0; i < 5; i++) {
            dialogue.stream.enqueue(Message.chat(Jid.parse("romeo@example.test"), body));
        }
        var all = new StringBuilder();
        while (dialogue.stream.outputDue()) {
            var piece = dialogue.stream.takeOutput().orElseThrow();
            all.append(UTF_8.decode(piece));
            dialogue.stream.reuse(piece);
        }
        assertThat(all).endsWith("</message>" + REQUEST).containsOnlyOnce(REQUEST);
        assertThat(all.toString().split("<message ", -1)).hasSize(6);
    }

    @Test
    void theLastWordsHoldAllThatWasNotTaken() {
        var dialogue = Dialogue.established("s");
        var body = "x".repeat(30_000);
        for (int i = 0; i < 5; i++) {
            dialogue.stream.enqueue(Message.chat(Jid.parse("romeo@example.test"), body));
        }
        dialogue.serverSends("</stream:stream>");
        assertThat(dialogue.sent()).hasSizeGreaterThan(150_000).endsWith("</message></stream:stream>");
    }

    @Test
    void takesBackWhatWaitsForAConnection() {
        var dialogue = Dialogue.established("s")
                .enqueue("a")
                .loseConnection()
                .enqueue("b", "c", "d")
                .expectEvents("a SENT", "Suspended");
        assertThat(dialogue.abort("c")).isTrue();
        assertThat(dialogue.abort("c")).as("twice").isFalse();
        assertThat(dialogue.abort("a")).as("sent before").isFalse();
        dialogue.expectEvents("c ABORTED").reconnect();
        dialogue.sent();
        dialogue.serverSends(Dialogue.resumed("s", 1)).expectSent("b", "d", REQUEST);
        assertThat(dialogue.abort("b")).as("sent now").isFalse();
        dialogue.expectEvents("a ACKED", "Resumed", "b SENT", "d SENT");
    }

    @Test
    void failsAStanzaThatXmlCannotCarryAndSendsTheOthers() {
        var dialogue = Dialogue.established("s").enqueue("a");
        dialogue.stream.enqueue(Message.chat(Jid.parse("romeo@example.test"), "\u0000"));
        assertThat(Dialogue.eventsOf(dialogue.stream))
                .last()
                .asInstanceOf(type(StreamEvent.Progress.class))
                .satisfies(progress -> {
                    assertThat(progress.ticket()).isEqualTo(1);
                    assertThat(progress.state()).isEqualTo(StanzaState.FAILED);
                    assertThat(progress.cause()).get().isInstanceOf(IllegalArgumentException.class);
                });
        dialogue.enqueue("c")
                .expectSent("a", "c", REQUEST)
                .serverSends(ack(2))
                .expectEvents("c SENT", "a ACKED", "c ACKED");
    }

    @Test
    void failsAStanzaThatIsTooLargeForTheServer() {
        var dialogue =
                Dialogue.established("s").loseConnection().reconnect(LoginDialogue.BIND, LIMITS.formatted(12_000));
        dialogue.serverSends(LoginDialogue.BOUND).sent();
        var fits = "x".repeat(12_000 - "<message id=''/>".length());
        dialogue.enqueue(fits, fits + "x", "é".repeat(6000), "c").expectSent(fits, "c");
        dialogue.expectEvents(
                "Suspended",
                "Destroyed",
                "Established",
                fits + "x FAILED",
                "é".repeat(6000) + " FAILED",
                fits + " SENT_WITHOUT_SM",
                "c SENT_WITHOUT_SM");
    }

    @Test
    void doesNotBelieveALimitBelowWhatEveryServerMustTake() {
        var dialogue = Dialogue.established("s").loseConnection().reconnect(LoginDialogue.BIND, LIMITS.formatted(1));
        dialogue.serverSends(LoginDialogue.BOUND).sent();
        dialogue.enqueue("a".repeat(9000)).expectSent("a".repeat(9000));
    }

    @Test
    void takesNoMoreThanTheSettingsAllow() {
        var dialogue = Dialogue.established("s", StreamSettings.defaults().withQueueLimit(3))
                .enqueue("a", "b")
                .loseConnection()
                .enqueue("c");
        assertThatThrownBy(() -> dialogue.enqueue("d"))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("3 stanzas");
        dialogue.reconnect();
        dialogue.sent();
        dialogue.serverSends(Dialogue.resumed("s", 0)).expectSent("a", "b", "c", REQUEST);
        assertThatThrownBy(() -> dialogue.enqueue("d")).isInstanceOf(QueueFullException.class);
        dialogue.serverSends(ack(1))
                .enqueue("e")
                .expectSent("e", REQUEST)
                .serverSends(ack(4))
                .expectEvents(
                        "a SENT",
                        "b SENT",
                        "Suspended",
                        "Resumed",
                        "c SENT",
                        "a ACKED",
                        "e SENT",
                        "b ACKED",
                        "c ACKED",
                        "e ACKED");
    }

    @Test
    void countsWhatIsNotHandedOverWhereNothingIsAcknowledged() {
        var dialogue =
                Dialogue.withoutSm(StreamSettings.defaults().withQueueLimit(3)).enqueue("a", "b", "c");
        assertThatThrownBy(() -> dialogue.enqueue("d")).isInstanceOf(QueueFullException.class);
        dialogue.expectSent("a", "b", "c").enqueue("e").expectSent("e");
    }

    @Test
    void refusesASecondConnection() {
        var dialogue = Dialogue.established("s");
        var login = LoginDialogue.authenticated(LoginDialogue.plan())
                .serverSends(LoginDialogue.HEADER + LoginDialogue.features(LoginDialogue.BIND) + LoginDialogue.BOUND);
        assertThatThrownBy(() -> dialogue.stream.attach(login.xml, login.outcome(), 0))
                .isInstanceOf(IllegalStateException.class);
        dialogue.enqueue("a").expectSent("a", REQUEST);
    }
}
