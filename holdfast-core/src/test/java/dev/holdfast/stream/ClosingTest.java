// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.Dialogue.FOOTER;
import static dev.holdfast.stream.Dialogue.REQUEST;
import static dev.holdfast.stream.Dialogue.ack;
import static dev.holdfast.stream.Dialogue.messageOf;
import static dev.holdfast.stream.Dialogue.streamError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How {@link StanzaStream#close} ends a session. */
class ClosingTest {
    @Test
    void tellsWhatItHasHandledBeforeTheFooter() {
        var dialogue = Dialogue.established("s")
                .serverSends("x", "y")
                .close()
                .expectSent(ack(2), FOOTER)
                .expectEvents("Received x", "Received y");
        assertThat(dialogue.stream.connected()).isTrue();
        dialogue.serverSends(FOOTER).expectNothingSent().expectEvents("Destroyed");
        assertThat(dialogue.stream.connected()).isFalse();
        assertThat(dialogue.stream.resumption()).isEmpty();
        assertThat(dialogue.stream.lastCause()).get().isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void asksAboutItsLastStanzasBecauseItCannotLater() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .close()
                .expectSent("a", "b", "c", REQUEST, ack(0), FOOTER)
                .serverSends(ack(3), FOOTER)
                .expectEvents("a SENT", "b SENT", "c SENT", "a ACKED", "b ACKED", "c ACKED", "Destroyed");
    }

    @Test
    void takesAcknowledgementsUntilTheEnd() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .expectSent("a", "b", "c", REQUEST)
                .close()
                .expectSent(ack(0), FOOTER)
                .serverSends(ack(1))
                .expectEvents("a SENT", "b SENT", "c SENT", "a ACKED")
                .serverSends(ack(2), FOOTER)
                .expectEvents("b ACKED", "c UNKNOWN", "Destroyed");
    }

    @Test
    void leavesStanzasThatItsLastCountDoesNotCoverToTheServer() {
        Dialogue.established("s")
                .close()
                .expectSent(ack(0), FOOTER)
                .serverSends("late", REQUEST, "<unknown xmlns='x'/>", ack(0), "<stream:features/>")
                .expectNothingSent()
                .expectNoEvents()
                .serverSends(FOOTER)
                .expectEvents("Destroyed");
    }

    @Test
    void takesStanzasToTheEndWhereNothingIsCounted() {
        Dialogue.withoutSm()
                .close()
                .expectSent(FOOTER)
                .serverSends("late", "later", FOOTER)
                .expectEvents("Received late", "Received later", "Destroyed");
    }

    @Test
    void waitsOnlySoLong() {
        var dialogue = Dialogue.established("s").enqueue("a", "b", "c").close();
        assertThat(dialogue.untilDeadline()).isEqualTo(Duration.ofSeconds(5));
        dialogue.pass(Duration.ofSeconds(4)).expectEvents("a SENT", "b SENT", "c SENT");
        assertThat(dialogue.untilDeadline()).isEqualTo(Duration.ofSeconds(1));
        dialogue.pass(Duration.ofSeconds(1)).expectEvents("a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "Destroyed");
        assertThat(dialogue.stream.nextDeadline()).isEmpty();
    }

    @Test
    void saysGoodbyeThoughItDoesNotWaitAtAll() {
        Dialogue.established("s", StreamSettings.defaults().withShutdownTimeout(Duration.ZERO))
                .close()
                .pass(Duration.ZERO)
                .expectEvents("Destroyed")
                .expectSent(ack(0), FOOTER)
                .expectNothingSent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conflict", "system-shutdown"})
    void isNotDisturbedByAStreamErrorMeanwhile(String condition) {
        var dialogue = Dialogue.established("s")
                .close()
                .expectSent(ack(0), FOOTER)
                .serverSends(streamError(condition))
                .expectNothingSent()
                .expectEvents("Destroyed");
        assertThat(dialogue.stream.lastCause()).get().isInstanceOf(ConnectionLostException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a xmlns='urn:xmpp:sm:3' h='9'/>", "<a xmlns='urn:xmpp:sm:3'/>", "</no>", "<!-- -->"})
    void isNotDisturbedByNonsenseMeanwhile(String nonsense) {
        Dialogue.established("s")
                .enqueue("a")
                .close()
                .expectSent("a", REQUEST, ack(0), FOOTER)
                .serverSends(nonsense)
                .expectEvents("a SENT", "a UNKNOWN", "Destroyed")
                .expectNothingSent();
    }

    @Test
    void endsWithTheConnection() {
        var dialogue = Dialogue.established("s").enqueue("a").close().loseConnection();
        dialogue.expectEvents("a SENT", "a UNKNOWN", "Destroyed").expectNothingSent();
        var other = Dialogue.established("s").close();
        other.stream.endOfInput();
        other.expectEvents("Destroyed");
        other.stream.endOfInput();
        other.expectNoEvents();
    }

    @Test
    void endsASessionThatWaitsToBeResumed() {
        var dialogue = Dialogue.established("s")
                .enqueue("a")
                .loseConnection()
                .enqueue("b")
                .close()
                .expectEvents("a SENT", "Suspended", "a UNKNOWN", "b DISCONNECTED", "Destroyed");
        assertThat(dialogue.stream.resumption()).isEmpty();
        assertThat(dialogue.stream.lastCause()).isPresent();
        dialogue.close().expectNoEvents();
    }

    @Test
    void takesNothingMoreToSend() {
        var dialogue = Dialogue.established("s").close().close().expectSent(ack(0), FOOTER);
        assertThatThrownBy(() -> dialogue.enqueue("a")).isInstanceOf(NotConnectedException.class);
        dialogue.serverSends(FOOTER);
        assertThatThrownBy(() -> dialogue.stream.enqueue(messageOf("a"))).isInstanceOf(NotConnectedException.class);
        dialogue.expectEvents("Destroyed");
    }

    @Test
    void handsOverWhatWasToBeSentWithoutStreamManagement() {
        Dialogue.withoutSm()
                .enqueue("a", "b", "c")
                .close()
                .expectSent("a", "b", "c", FOOTER)
                .serverSends(FOOTER)
                .expectEvents("a SENT_WITHOUT_SM", "b SENT_WITHOUT_SM", "c SENT_WITHOUT_SM", "Destroyed");
    }
}
