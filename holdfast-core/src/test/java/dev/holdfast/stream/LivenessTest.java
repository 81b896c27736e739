// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.Dialogue.REQUEST;
import static dev.holdfast.stream.Dialogue.ack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link StanzaStream#tick} makes of silence. */
class LivenessTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String PING = "<iq id='holdfast-liveness' type='get'><ping xmlns='urn:xmpp:ping'/></iq>";

    @Test
    void asksASilentServerOnceAndThenGivesItUp() {
        var dialogue = Dialogue.established("s");
        assertThat(dialogue.untilDeadline()).isEqualTo(Duration.ofSeconds(60));
        dialogue.pass(Duration.ofSeconds(60).minusNanos(1)).expectNothingSent();
        dialogue.pass(Duration.ofNanos(1)).expectSent(REQUEST);
        assertThat(dialogue.untilDeadline()).isEqualTo(Duration.ofSeconds(60));
        dialogue.pass(Duration.ofSeconds(59)).expectNothingSent().expectNoEvents();
        dialogue.pass(SECOND).expectEvents("Suspended").expectNothingSent();
        assertThat(dialogue.stream.lastCause())
                .get()
                .isInstanceOf(ConnectionLostException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("120 s");
        assertThat(dialogue.stream.resumption()).isPresent();
        assertThat(dialogue.stream.nextDeadline()).isEmpty();
        dialogue.pass(Duration.ofDays(1)).expectNoEvents();
    }

    @Test
    void takesAnyByteForLife() {
        var dialogue = Dialogue.established("s")
                .pass(Duration.ofSeconds(59))
                .serverSends(" ")
                .pass(Duration.ofSeconds(59))
                .expectNothingSent()
                .pass(SECOND)
                .expectSent(REQUEST)
                .serverSends("<mess");
        assertThat(dialogue.untilDeadline()).isEqualTo(Duration.ofSeconds(60));
        dialogue.pass(Duration.ofSeconds(60)).expectSent(REQUEST).expectNoEvents();
    }

    @Test
    void asksAgainThoughARequestIsStillUnanswered() {
        Dialogue.established("s")
                .enqueue("a")
                .expectSent("a", REQUEST)
                .pass(Duration.ofSeconds(60))
                .expectSent(REQUEST)
                .serverSends(ack(1), ack(1))
                .expectEvents("a SENT", "a ACKED")
                .expectNothingSent();
    }

    @Test
    void isNotPutOffByWhatItSendsItself() {
        var dialogue = Dialogue.established("s").pass(Duration.ofSeconds(59)).enqueue("a");
        dialogue.sent();
        dialogue.pass(SECOND).expectSent(REQUEST);
    }

    @Test
    void pingsWhereNothingIsCountedAndDoesNotCareForTheAnswer() {
        Dialogue.withoutSm()
                .pass(Duration.ofSeconds(60))
                .expectSent(PING)
                .serverSends("<iq type='error' id='holdfast-liveness'><error type='cancel'><service-unavailable"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
                .expectNoEvents()
                .pass(Duration.ofSeconds(60))
                .expectSent(PING)
                .pass(Duration.ofSeconds(60))
                .expectEvents("Suspended", "Destroyed");
    }

    @Test
    void deliversARequestThatHappensToHaveTheIdOfOurPing() {
        Dialogue.withoutSm()
                .serverSends("<iq type='get' id='holdfast-liveness'><x xmlns='y'/></iq>")
                .expectEvents("Received holdfast-liveness");
    }

    @Test
    void beginsAnewWithEachConnection() {
        var dialogue = Dialogue.established("s")
                .pass(Duration.ofMinutes(2))
                .expectEvents("Suspended")
                .pass(Duration.ofHours(1))
                .reconnect()
                .expectSent(Dialogue.resume("s", 0))
                .serverSends(Dialogue.resumed("s", 0));
        assertThat(dialogue.untilDeadline()).isEqualTo(Duration.ofSeconds(60));
        dialogue.pass(Duration.ZERO).expectNothingSent().expectEvents("Resumed");
    }

    @Test
    void followsTheSettings() {
        var settings = StreamSettings.defaults().withLiveness(SECOND, Duration.ofMillis(500));
        Dialogue.established("s", settings)
                .pass(SECOND)
                .expectSent(REQUEST)
                .pass(Duration.ofMillis(499))
                .expectNoEvents()
                .pass(Duration.ofMillis(1))
                .expectEvents("Suspended");
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        var settings = StreamSettings.defaults();
        assertThatThrownBy(() -> settings.withLiveness(Duration.ZERO, SECOND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withLiveness(SECOND, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withShutdownTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.withQueueLimit(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
