// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.LoginDialogue.BIND;
import static dev.holdfast.stream.LoginDialogue.BOUND;
import static dev.holdfast.stream.LoginDialogue.HEADER;
import static dev.holdfast.stream.LoginDialogue.SM;
import static dev.holdfast.stream.LoginDialogue.features;
import static dev.holdfast.stream.LoginDialogue.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.NegotiationException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource binding and {@code <enable/>} in one flight, and the answers in every order. */
class BindAndEnableTest {
    private static final String REQUEST =
            "<iq id='bind' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony</resource></bind></iq>";
    private static final String ENABLE = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
    private static final String ENABLED = "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/>";
    private static final String FAILED = "<failed xmlns='urn:xmpp:sm:3'><unexpected-request"
            + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
    private static final String EARLY = "<message from='example.test'><body>early</body></message>";
    private static final String REFUSED = "<iq type='error' id='bind'><error type='cancel'>"
            + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";

    /** A login that has sent both, and waits. */
    private static LoginDialogue inOneFlight() {
        return LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM))
                .expectSent(REQUEST + ENABLE);
    }

    private static LoginOutcome.Bound bound(LoginDialogue dialogue) {
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isFalse();
        return (LoginOutcome.Bound) dialogue.outcome().session();
    }

    /** The count that a session tells the server after so much XML has followed the login. */
    private static String handledAfter(LoginDialogue dialogue, String more) {
        var stream = new StanzaStream(StreamSettings.defaults());
        stream.attach(dialogue.xml, dialogue.outcome(), 0);
        stream.received(ByteBuffer.wrap((more + "<r xmlns='urn:xmpp:sm:3'/>").getBytes(StandardCharsets.UTF_8)), 0);
        return StandardCharsets.UTF_8.decode(stream.takeOutput().orElseThrow()).toString();
    }

    @Test
    void takesTheAnswersInOrder() {
        var dialogue = inOneFlight();
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isTrue();
        dialogue.serverSends(BOUND).expectSent("");
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isTrue();
        dialogue.serverSends(ENABLED).expectSent("");
        assertThat(bound(dialogue).jid()).isEqualTo(LoginDialogue.JULIET);
        assertThat(bound(dialogue).streamManagement().orElseThrow().id()).contains("x");
        assertThat(handledAfter(dialogue, "<message/>")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    }

    @Test
    void takesBothAnswersAtOnceWithStanzasBetweenAndBehindThem() {
        var dialogue = inOneFlight().serverSends(BOUND + EARLY + ENABLED + "<message/>");
        assertThat(bound(dialogue).early()).hasSize(1);
        assertThat(handledAfter(dialogue, "<presence/>")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    }

    @Test
    void countsTheAnswerToTheBindingWhereItComesBehindEnabled() {
        var dialogue = inOneFlight().serverSends(ENABLED).expectSent("");
        assertThat(dialogue.login.awaited()).contains("binding");
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isTrue();
        dialogue.serverSends(BOUND).expectSent("");
        assertThat(bound(dialogue).jid()).isEqualTo(LoginDialogue.JULIET);
        assertThat(bound(dialogue).streamManagement().orElseThrow().id()).contains("x");
        assertThat(handledAfter(dialogue, "<message/>")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    }

    @Test
    void asksAgainBehindTheBindingWhereItCameTooEarly() {
        var dialogue = inOneFlight().serverSends(FAILED).expectSent("");
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isTrue();
        dialogue.serverSends(BOUND).expectSent(ENABLE);
        // a server may end the stream over a second <enable/>, too
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isTrue();
        dialogue.serverSends(EARLY + ENABLED);
        assertThat(bound(dialogue).early()).hasSize(1);
        assertThat(bound(dialogue).streamManagement()).isPresent();
        assertThat(handledAfter(dialogue, "<message/>")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    }

    @Test
    void asksAgainWhereTheRefusalComesBehindTheBinding() {
        var dialogue = inOneFlight()
                .serverSends(BOUND + EARLY + FAILED)
                .expectSent(ENABLE)
                .serverSends(EARLY + ENABLED);
        assertThat(bound(dialogue).early()).hasSize(2);
        assertThat(bound(dialogue).streamManagement().orElseThrow().id()).contains("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {FAILED + BOUND, BOUND + FAILED})
    void asksNotMoreThanOnceAgain(String answers) {
        var dialogue = inOneFlight().serverSends(answers).expectSent(ENABLE).serverSends(FAILED);
        assertThat(bound(dialogue).streamManagement()).isEmpty();
        dialogue.expectSent("");
    }

    @ParameterizedTest
    @ValueSource(strings = {REFUSED, ENABLED + REFUSED, FAILED + REFUSED, REFUSED + FAILED, REFUSED + ENABLED})
    void aRefusedResourceEndsItWhateverBecomesOfTheRest(String answers) {
        var dialogue = inOneFlight();
        assertThatThrownBy(() -> dialogue.serverSends(answers)).isInstanceOf(BindException.class);
        dialogue.expectSent("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENABLED + ENABLED,
                ENABLED + FAILED,
                FAILED + FAILED,
                FAILED + ENABLED,
                EARLY,
                ENABLED + EARLY,
                BOUND + "<foo xmlns='bar'/>",
                "<resumed xmlns='urn:xmpp:sm:3' previd='x' h='0'/>"
            })
    void endsOnAnswersThatNobodyAskedFor(String answers) {
        var dialogue = inOneFlight();
        assertThatThrownBy(() -> dialogue.serverSends(answers)).isInstanceOf(NegotiationException.class);
    }

    @Test
    void knowsWhenAnEndMayMeanThatTheServerMinds() {
        var dialogue = inOneFlight();
        assertThatThrownBy(() -> dialogue.serverSends("<stream:error><policy-violation"
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"))
                .isInstanceOf(StreamErrorException.class);
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isTrue();
        dialogue.login.end();
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isFalse();
    }

    @Test
    void waitsForTheBindingWhereTheServerMinds() {
        var dialogue = LoginDialogue.authenticated(plan().withoutPipelining())
                .serverSends(HEADER + features(BIND, SM))
                .expectSent(REQUEST);
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isFalse();
        dialogue.serverSends(BOUND).expectSent(ENABLE);
        assertThat(dialogue.login.awaitsAnswersToOneFlight()).isFalse();
        dialogue.serverSends(FAILED).expectSent("");
        assertThat(bound(dialogue).streamManagement()).isEmpty();
    }

    @Test
    void sendsNoEnableThatNobodyOffersOrThatALegacySessionGoesBefore() {
        LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND))
                .expectSent(REQUEST)
                .serverSends(BOUND)
                .expectSent("");
        LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM, "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"))
                .expectSent(REQUEST);
    }

    @Test
    void sendsBothAfterAResumptionThatWasRefused() {
        var dialogue = LoginDialogue.authenticated(plan(Optional.of(new Resumption("old", 7, Optional.empty()))))
                .serverSends(HEADER + features(BIND, SM))
                .expectSent("<resume xmlns='urn:xmpp:sm:3' previd='old' h='7'/>")
                .serverSends(FAILED)
                .expectSent(REQUEST + ENABLE)
                .serverSends(BOUND + ENABLED);
        assertThat(bound(dialogue).refusal()).isPresent();
        assertThat(handledAfter(dialogue, "")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='0'/>");
    }
}
