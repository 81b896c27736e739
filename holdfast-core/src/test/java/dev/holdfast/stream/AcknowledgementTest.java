// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.Dialogue.FOOTER;
import static dev.holdfast.stream.Dialogue.REQUEST;
import static dev.holdfast.stream.Dialogue.ack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0198 §3 and §4 as {@link StanzaStream} keeps them. */
class AcknowledgementTest {
    @Test
    void asksOnceForAllThatGoesOutTogether() {
        Dialogue.established("s").enqueue("a", "b", "c").expectSent("a", "b", "c", REQUEST);
    }

    @Test
    void answersManyRequestsThatCameTogetherOnce() {
        Dialogue.established("s")
                .serverSends(REQUEST.repeat(1000))
                .expectSent(ack(0))
                .expectNothingSent();
    }

    @Test
    void doesNotAskAgainBeforeTheAnswer() {
        Dialogue.established("s")
                .enqueue("a")
                .expectSent("a", REQUEST)
                .enqueue("b", "c")
                .expectSent("b", "c")
                .serverSends(ack(1))
                .expectSent(REQUEST)
                .serverSends(ack(3))
                .expectNothingSent()
                .expectEvents("a SENT", "b SENT", "c SENT", "a ACKED", "b ACKED", "c ACKED");
    }

    @Test
    void asksAgainForTheRestOfWhatAnEarlyAnswerCovered() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .expectSent("a", "b", "c", REQUEST)
                .serverSends(ack(2))
                .expectSent(REQUEST)
                .serverSends(ack(3))
                .expectNothingSent();
    }

    @Test
    void doesNotPlayPingPongWithAServerThatStandsStill() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .expectSent("a", "b", "c", REQUEST)
                .serverSends(ack(0))
                .expectNothingSent()
                .pass(Duration.ofSeconds(60))
                .expectSent(REQUEST);
    }

    @Test
    void acknowledgesInOrderAndTakesTheSameCountTwice() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .serverSends(ack(2), ack(2))
                .expectEvents("a SENT", "b SENT", "c SENT", "a ACKED", "b ACKED")
                .serverSends(ack(3))
                .expectEvents("c ACKED");
    }

    @Test
    void tellsWhatItHasHandledWhenAsked() {
        Dialogue.established("s")
                .serverSends(REQUEST)
                .expectSent(ack(0))
                .serverSends("x", "y", REQUEST, "z", REQUEST)
                .expectSent(ack(3)) // both requests came in one packet
                .expectEvents("Received x", "Received y", "Received z");
    }

    @Test
    void understandsARequestInTheSamePacketAsEnabled() {
        var dialogue = Dialogue.established("s").loseConnection().reconnect();
        dialogue.serverSends("<failed xmlns='urn:xmpp:sm:3'/>", LoginDialogue.BOUND)
                .sent();
        dialogue.serverSends(Dialogue.enabled("t"), "x", REQUEST).expectSent(ack(1));
    }

    @Test
    void countsStanzasThatItCannotRead() {
        Dialogue.established("s")
                .serverSends("<iq type='get' id='1'/>", "<message from='@'/>", "<presence type='x'/>", "<iq/>", REQUEST)
                .expectEvents("Malformed", "Malformed", "Malformed", "Malformed")
                .expectSent(ack(4));
    }

    @Test
    void doesNotCountWhatCameBeforeTheServerBeganTo() {
        var dialogue = Dialogue.established("s").loseConnection().reconnect();
        dialogue.serverSends("<failed xmlns='urn:xmpp:sm:3'/>", LoginDialogue.BOUND)
                .sent();
        dialogue.serverSends("early1", "early2", Dialogue.enabled("t") + Dialogue.message("late") + REQUEST)
                .expectEvents(
                        "Suspended", "Destroyed", "Established", "Received early1", "Received early2", "Received late")
                .expectSent(ack(1));
    }

    @Test
    void tellsTheSizeOfAnEarlyStanzaAsOfAnyOther() {
        var dialogue = Dialogue.withoutSm().serverSends("abc");
        assertThat(Dialogue.eventsOf(dialogue.stream))
                .singleElement()
                .asInstanceOf(type(StreamEvent.Received.class))
                .extracting(StreamEvent.Received::bytes)
                .isEqualTo((long) "<message id='abc'/>".length());
        var early = Dialogue.established("s").loseConnection().reconnect();
        early.serverSends("<failed xmlns='urn:xmpp:sm:3'/>", LoginDialogue.BOUND, "abc", Dialogue.enabled("t"));
        assertThat(Dialogue.eventsOf(early.stream))
                .last()
                .asInstanceOf(type(StreamEvent.Received.class))
                .extracting(StreamEvent.Received::bytes)
                .isEqualTo((long) "<message xmlns='jabber:client' id='abc'/>".length());
    }

    @Test
    void countsNoNonzasAndNoWhitespace() {
        Dialogue.established("s")
                .serverSends(" ", "\n", ack(0), "<stream:features/>", REQUEST)
                .expectNoEvents()
                .expectSent(ack(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 4_294_967_295L})
    void endsTheStreamOnACountOfMoreThanWasSent(long handled) {
        var dialogue = Dialogue.established("s").enqueue("a", "b", "c");
        dialogue.sent();
        dialogue.serverSends(ack(handled))
                .expectEvents(
                        "a SENT", "b SENT", "c SENT", "Suspended", "a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "Destroyed")
                .expectSent("<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>You acknowledged stanza " + handled
                        + ", but 3 were sent</text><handled-count-too-high xmlns='urn:xmpp:sm:3' h='" + handled
                        + "' send-count='3'/></stream:error>" + FOOTER);
        assertThat(dialogue.stream.resumption()).isEmpty();
        assertThat(dialogue.stream.connected()).isFalse();
    }

    @Test
    void endsTheStreamOnACountBehindAnEarlierOne() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .serverSends(ack(2), ack(1))
                .expectEvents(
                        "a SENT", "b SENT", "c SENT", "a ACKED", "b ACKED", "Suspended", "c UNKNOWN", "Destroyed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h=''", "h='-1'", "h='x'", "h='4294967296'", "h=' 1'", "h='١'", "h='1.0'"})
    void endsTheStreamOnACountThatIsNone(String attribute) {
        var dialogue = Dialogue.established("s").enqueue("a");
        dialogue.sent();
        dialogue.serverSends("<a xmlns='urn:xmpp:sm:3' " + attribute + "/>")
                .expectEvents("a SENT", "Suspended", "a UNKNOWN", "Destroyed");
        assertThat(dialogue.sent()).contains("<bad-format").endsWith(FOOTER);
        assertThat(dialogue.stream.lastCause())
                .get()
                .asInstanceOf(type(StreamErrorException.class))
                .extracting(StreamErrorException::by)
                .isEqualTo(StreamErrorException.Origin.LOCAL);
    }

    @Test
    void ignoresNonzasThatHaveNoMeaningInASession() {
        Dialogue.established("s")
                .enqueue("a")
                .expectSent("a", REQUEST)
                .serverSends(
                        Dialogue.enabled("other"),
                        Dialogue.resumed("s", 7),
                        "<failed xmlns='urn:xmpp:sm:3' h='1'/>",
                        "<new xmlns='urn:xmpp:sm:3'/>")
                .expectEvents("a SENT")
                .expectNothingSent()
                .serverSends(ack(1))
                .expectEvents("a ACKED");
    }

    @Test
    void ignoresAcknowledgementsWhereNothingIsCounted() {
        Dialogue.withoutSm()
                .serverSends(REQUEST, ack(7), "<a xmlns='urn:xmpp:sm:3'/>")
                .expectNothingSent()
                .expectNoEvents();
    }
}
