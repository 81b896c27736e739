// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.Dialogue.FOOTER;
import static dev.holdfast.stream.Dialogue.REQUEST;
import static dev.holdfast.stream.Dialogue.ack;
import static dev.holdfast.stream.Dialogue.enabled;
import static dev.holdfast.stream.Dialogue.resume;
import static dev.holdfast.stream.Dialogue.resumed;
import static dev.holdfast.stream.LoginDialogue.BIND;
import static dev.holdfast.stream.LoginDialogue.BOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0198 §5 as {@link StanzaStream} keeps it. */
class ResumptionTest {
    private static final String BIND_REQUEST =
            "<iq id='bind' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                    + "<resource>balcony</resource></bind></iq>";
    private static final String BIND_AND_ENABLE = BIND_REQUEST + "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";

    @Test
    void resendsWhatTheServerHasNotSeenOldestFirst() {
        Dialogue.established("s")
                .enqueue("a", "b", "c", "d")
                .expectSent("a", "b", "c", "d", REQUEST)
                .loseConnection()
                .expectEvents("a SENT", "b SENT", "c SENT", "d SENT", "Suspended")
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends(resumed("s", 1))
                .expectSent("b", "c", "d", REQUEST)
                .expectEvents("a ACKED", "Resumed")
                .serverSends(ack(4))
                .expectEvents("b ACKED", "c ACKED", "d ACKED");
    }

    @Test
    void sendsWhatWaitedBehindWhatIsSentAgain() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .enqueue("d", "e", "f")
                .reconnect()
                .expectSent(resume("s", 0))
                .enqueue("g")
                .serverSends(resumed("s", 0))
                .expectSent("a", "b", "c", "d", "e", "f", "g", REQUEST)
                .expectEvents(
                        "a SENT", "b SENT", "c SENT", "Suspended", "Resumed", "d SENT", "e SENT", "f SENT", "g SENT");
    }

    @Test
    void doesNotAskForACountWhereNothingIsSentAgain() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends(resumed("s", 3))
                .expectNothingSent();
    }

    @Test
    void tellsWhatItHasHandledAndGoesOnCounting() {
        Dialogue.established("s")
                .serverSends("x", "y")
                .loseConnection()
                .reconnect()
                .expectSent(resume("s", 2))
                .serverSends(resumed("s", 0), "z", REQUEST)
                .expectSent(ack(3))
                .expectEvents("Received x", "Received y", "Suspended", "Resumed", "Received z");
    }

    @Test
    void isSuspendedOnceHoweverManyAttemptsItTakes() {
        var dialogue = Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .reconnect()
                .loseConnection()
                .reconnect()
                .expectSent(resume("s", 0));
        assertThat(dialogue.stream.resumption()).contains(new Resumption("s", 0, Optional.empty()));
        dialogue.serverSends(resumed("s", 0))
                .expectEvents("a SENT", "b SENT", "c SENT", "Suspended", "Resumed")
                .loseConnection()
                .loseConnection()
                .expectEvents("Suspended")
                .reconnect()
                .serverSends(resumed("s", 2))
                .expectEvents("a ACKED", "b ACKED", "Resumed");
    }

    @Test
    void keepsTheOrderOverSeveralResumptions() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .enqueue("d")
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends(resumed("s", 1))
                .expectSent("b", "c", "d", REQUEST)
                .enqueue("e")
                .expectSent("e")
                .loseConnection()
                .enqueue("f")
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends(resumed("s", 2))
                .expectSent("c", "d", "e", "f", REQUEST);
    }

    @Test
    void believesARefusalWithACount() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .enqueue("d")
                .expectEvents("a SENT", "b SENT", "c SENT", "Suspended")
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends("<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>")
                .expectSent(BIND_AND_ENABLE)
                .serverSends(BOUND, enabled("t"))
                .expectEvents(
                        "a ACKED", "b DISCONNECTED", "c DISCONNECTED", "d DISCONNECTED", "Destroyed", "Established");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h='4'", "h='-1'", "h='4294967296'"})
    void knowsNothingAfterARefusalWithoutACountThatMakesSense(String attribute) {
        var dialogue = Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .enqueue("d")
                .expectEvents("a SENT", "b SENT", "c SENT", "Suspended")
                .reconnect()
                .serverSends("<failed xmlns='urn:xmpp:sm:3' " + attribute + "/>", BOUND, enabled("t"))
                .expectEvents("a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "d DISCONNECTED", "Destroyed", "Established");
        dialogue.sent();
        dialogue.enqueue("e")
                .expectSent("e", REQUEST)
                .loseConnection()
                .reconnect()
                .expectSent(resume("t", 0));
    }

    @Test
    void bindsWhereTheServerDoesNotKnowStreamManagementAnyMore() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .expectEvents("a SENT", "b SENT", "c SENT", "Suspended")
                .reconnect(BIND)
                .expectSent(BIND_REQUEST)
                .serverSends(BOUND)
                .expectEvents("a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "Destroyed", "Established");
    }

    @Test
    void isNotSurprisedByARefusalInAnUnusualShape() {
        Dialogue.established("s")
                .loseConnection()
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends("<failed xmlns='urn:xmpp:sm:3'><error><whatever/></error>text</failed>")
                .expectSent(BIND_AND_ENABLE);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 4_294_967_295L})
    void endsTheSessionWhereItIsResumedWithTooHighACount(long handled) {
        var dialogue = Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .enqueue("d")
                .expectEvents("a SENT", "b SENT", "c SENT", "Suspended")
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends(resumed("s", handled))
                .expectEvents("a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "d DISCONNECTED", "Destroyed");
        assertThat(dialogue.stream.connected()).isFalse();
        assertThat(dialogue.stream.resumption()).isEmpty();
        assertThat(dialogue.stream.lastCause()).get().isInstanceOf(StreamErrorException.class);
        assertThat(dialogue.sent()).contains("<handled-count-too-high").endsWith(FOOTER);
        dialogue.reconnect()
                .expectSent(BIND_AND_ENABLE)
                .serverSends(BOUND, enabled("t"))
                .expectEvents("Established");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h='x'", "h='-1'", "h='4294967296'"})
    void endsTheSessionWhereItIsResumedWithoutACount(String attribute) {
        var dialogue = Dialogue.established("s")
                .enqueue("a")
                .loseConnection()
                .expectEvents("a SENT", "Suspended")
                .reconnect()
                .serverSends("<resumed xmlns='urn:xmpp:sm:3' previd='s' " + attribute + "/>")
                .expectEvents("a UNKNOWN", "Destroyed");
        assertThat(dialogue.stream.resumption()).isEmpty();
        assertThat(dialogue.sent()).endsWith("</stream:error>" + FOOTER);
    }

    @Test
    void takesWhatComesInTheSamePacketAsTheResumption() {
        Dialogue.established("s")
                .enqueue("a", "b", "c")
                .loseConnection()
                .reconnect()
                .serverSends(resumed("s", 1) + "<message id='x'/>" + REQUEST + ack(1) + FOOTER)
                .expectEvents(
                        "a SENT", "b SENT", "c SENT", "Suspended", "a ACKED", "Resumed", "Received x", "Suspended");
    }

    @Test
    void failsWhatTheServerOfTodayDoesNotTakeAnyMore() {
        var limits = "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>10000</max-bytes></limits>";
        var large = "b".repeat(10_000);
        Dialogue.established("s")
                .enqueue("a", large, "c")
                .loseConnection()
                .expectEvents("a SENT", large + " SENT", "c SENT", "Suspended")
                .reconnect(BIND, LoginDialogue.SM, limits)
                .expectSent(resume("s", 0))
                .serverSends(resumed("s", 0))
                .expectSent("a", "c", REQUEST)
                .expectEvents("Resumed", large + " FAILED")
                .serverSends(ack(2))
                .expectEvents("a ACKED", "c ACKED");
    }

    @Test
    void wantsToBeFoundWhereTheServerSaid() {
        var dialogue = Dialogue.established("s").loseConnection().reconnect();
        dialogue.serverSends(
                "<failed xmlns='urn:xmpp:sm:3'/>",
                BOUND,
                "<enabled xmlns='urn:xmpp:sm:3' id='t' resume='1' location='[2001:db8::1]:9222'/>");
        assertThat(dialogue.stream.resumption()).as("while it is connected").isEmpty();
        dialogue.loseConnection();
        assertThat(dialogue.stream.resumption()).contains(new Resumption("t", 0, Optional.of("[2001:db8::1]:9222")));
    }

    @Test
    void refusesASessionThatItDoesNotHave() {
        var stranger = new StanzaStream(StreamSettings.defaults());
        var login = LoginDialogue.authenticated(
                        LoginDialogue.plan(Optional.of(new Resumption("s", 0, Optional.empty()))))
                .serverSends(LoginDialogue.HEADER + LoginDialogue.features(LoginDialogue.SM))
                .serverSends(resumed("s", 0));
        assertThatThrownBy(() -> stranger.attach(login.xml, login.outcome(), 0))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stranger.connected()).isFalse();
    }
}
