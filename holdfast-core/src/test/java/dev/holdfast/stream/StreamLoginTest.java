// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.LoginDialogue.BIND;
import static dev.holdfast.stream.LoginDialogue.BOUND;
import static dev.holdfast.stream.LoginDialogue.HEADER;
import static dev.holdfast.stream.LoginDialogue.SM;
import static dev.holdfast.stream.LoginDialogue.STARTTLS;
import static dev.holdfast.stream.LoginDialogue.features;
import static dev.holdfast.stream.LoginDialogue.mechanisms;
import static dev.holdfast.stream.LoginDialogue.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.NegotiationException;
import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.Credentials;
import dev.holdfast.stanza.StanzaError;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamLoginTest {
    private static final String FAILURE = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><%s/></failure>";

    @Test
    void goesFromHeaderToSession() {
        var dialogue = LoginDialogue.inTheClear(plan())
                .expectSent("<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                        + " xmlns:stream='http://etherx.jabber.org/streams' to='example.test' version='1.0'"
                        + " xml:lang='en'>")
                .serverSends(HEADER + features(STARTTLS))
                .expectSent("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .serverSends("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .handshake();
        assertThat(dialogue.sent()).contains("from='juliet@example.test'");
        dialogue.serverSends(HEADER + features(mechanisms("PLAIN")))
                .expectSent(
                        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</auth>")
                .serverSends("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        assertThat(dialogue.sent()).startsWith("<?xml version='1.0'?><stream:stream");
        dialogue.serverSends(HEADER + features(SM, BIND))
                .expectSent("<iq id='bind' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                        + "<resource>balcony</resource></bind></iq><enable xmlns='urn:xmpp:sm:3' resume='true'/>")
                .serverSends(BOUND)
                .serverSends("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true' location='a.test:5'/>");
        assertThat(dialogue.outcome().mechanism()).isEqualTo("PLAIN");
        assertThat(dialogue.outcome().session())
                .asInstanceOf(type(LoginOutcome.Bound.class))
                .satisfies(bound -> {
                    assertThat(bound.jid()).isEqualTo(LoginDialogue.JULIET);
                    assertThat(bound.streamManagement())
                            .contains(
                                    new LoginOutcome.StreamManagementOn(Optional.of("x"), Optional.of("a.test:5"), 0));
                    assertThat(bound.refusal()).isEmpty();
                    assertThat(bound.early()).isEmpty();
                });
    }

    @Test
    void takesTheStrongestMechanismWhateverTheOrder() {
        var dialogue = LoginDialogue.underTls(plan());
        dialogue.sent();
        var sent = dialogue.serverSends(HEADER
                        + features(
                                mechanisms("PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-512-PLUS", "SCRAM-SHA-256", "X-OTHER")))
                .sent();
        assertThat(sent).contains("mechanism='SCRAM-SHA-256'");
    }

    @Test
    void triesTheNextMechanismWhenOneIsRefusedAsSuch() {
        var dialogue = LoginDialogue.underTls(plan());
        dialogue.sent();
        dialogue.serverSends(HEADER + features(mechanisms("SCRAM-SHA-1", "PLAIN")))
                .sent();
        var sent = dialogue.serverSends(FAILURE.formatted("invalid-mechanism")).sent();
        assertThat(sent).contains("mechanism='PLAIN'");
        assertThatThrownBy(() -> dialogue.serverSends(FAILURE.formatted("mechanism-too-weak")))
                .isInstanceOf(SaslUnavailableException.class);
    }

    @ParameterizedTest
    @CsvSource({"not-authorized, false", "temporary-auth-failure, true", "account-disabled, false"})
    void reportsTheServersOwnWords(String condition, boolean temporary) {
        var dialogue = LoginDialogue.underTls(plan()).serverSends(HEADER + features(mechanisms("PLAIN")));
        assertThatThrownBy(() -> dialogue.serverSends("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + condition
                        + "/><text xml:lang='en'>No such luck.</text></failure>"))
                .asInstanceOf(type(AuthenticationException.class))
                .satisfies(refused -> {
                    assertThat(refused.condition()).contains(condition);
                    assertThat(refused.temporary()).isEqualTo(temporary);
                    assertThat(refused)
                            .hasMessageContaining("No such luck.")
                            .hasMessageContaining("juliet@example.test");
                });
    }

    @Test
    void doesNotTakeSuccessFromAServerThatProvedNothing() {
        var dialogue = LoginDialogue.underTls(plan()).serverSends(HEADER + features(mechanisms("SCRAM-SHA-256")));
        assertThatThrownBy(() -> dialogue.serverSends("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"))
                .isInstanceOf(AuthenticationException.class);
    }

    @Test
    void offersNoSaslIsSaidPlainly() {
        var dialogue = LoginDialogue.underTls(plan());
        assertThatThrownBy(() -> dialogue.serverSends(HEADER + features(BIND)))
                .isInstanceOf(SaslUnavailableException.class)
                .hasMessageContaining("offers no SASL");
    }

    @Test
    void endsBeforeSaslWithoutCredentials() {
        var probe = new LoginPlan(Jid.parse("example.test"), Optional.empty(), true, true, true, Optional.empty());
        var dialogue = LoginDialogue.underTls(probe).serverSends(HEADER + features(mechanisms("PLAIN")));
        assertThat(dialogue.outcome().session()).isInstanceOf(LoginOutcome.Unauthenticated.class);
        assertThat(dialogue.outcome().features().mechanisms()).containsExactly("PLAIN");
    }

    @Test
    void handsOnTheFeaturesAfterAuthentication() {
        var dialogue = LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND))
                .serverSends(BOUND);
        assertThat(dialogue.outcome().features().element().children())
                .extracting(feature -> feature.name().local())
                .containsExactly("bind");
    }

    @Test
    void asksTheServerForAResourceWhereItWantsNone() {
        var plan = new LoginPlan(
                LoginDialogue.JULIET.bare(),
                Optional.of(Credentials.password("secret".toCharArray())),
                true,
                false,
                true,
                Optional.empty());
        LoginDialogue.authenticated(plan)
                .serverSends(HEADER + features(BIND))
                .expectSent("<iq id='bind' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    }

    @Test
    void reportsARefusedResource() {
        var dialogue = LoginDialogue.authenticated(plan()).serverSends(HEADER + features(BIND));
        assertThatThrownBy(() -> dialogue.serverSends("<iq type='error' id='bind'><error type='cancel'>"
                        + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"))
                .asInstanceOf(type(BindException.class))
                .extracting(refused -> refused.error().condition())
                .isEqualTo(StanzaError.Condition.CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<jid>juliet@example.test</jid>", "<jid>a@b@c/d</jid>", ""})
    void refusesABindingThatGivesNoFullJid(String jid) {
        var dialogue = LoginDialogue.authenticated(plan()).serverSends(HEADER + features(BIND));
        assertThatThrownBy(() -> dialogue.serverSends("<iq type='result' id='bind'>"
                        + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>" + jid + "</bind></iq>"))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void keepsStanzasThatComeBeforeStreamManagementIsOn() {
        var dialogue = LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM))
                .serverSends(BOUND + "<message from='example.test'><body>early</body></message>")
                .serverSends("<enabled xmlns='urn:xmpp:sm:3'/>");
        assertThat(dialogue.outcome().session())
                .asInstanceOf(type(LoginOutcome.Bound.class))
                .satisfies(bound -> {
                    assertThat(bound.early()).hasSize(1);
                    assertThat(bound.streamManagement().orElseThrow().id()).isEmpty();
                });
    }

    @Test
    void livesWithoutStreamManagementThatIsRefused() {
        var refusal = "<failed xmlns='urn:xmpp:sm:3'><internal-server-error"
                + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
        var dialogue = LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM))
                .serverSends(BOUND)
                .serverSends(refusal)
                .serverSends(refusal);
        assertThat(dialogue.outcome().session())
                .asInstanceOf(type(LoginOutcome.Bound.class))
                .satisfies(bound -> assertThat(bound.streamManagement()).isEmpty());
    }

    @Test
    void startsALegacySessionWhereItIsRequiredAndBeforeAnythingIsCounted() {
        LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM, "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"))
                .serverSends(BOUND)
                .serverSends("<iq type='result' id='session'/>")
                .expectSent("<iq id='bind' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>balcony"
                        + "</resource></bind></iq>"
                        + "<iq id='session' type='set'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>"
                        + "<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    }

    @Test
    void skipsALegacySessionThatIsOptional() {
        var session = "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>";
        var dialogue = LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, session))
                .serverSends(BOUND);
        assertThat(dialogue.outcome().session()).isInstanceOf(LoginOutcome.Bound.class);
    }

    @Test
    void resumes() {
        var resumption = new Resumption("x", 4294967295L, Optional.empty());
        var dialogue = LoginDialogue.authenticated(plan(Optional.of(resumption)))
                .serverSends(HEADER + features(BIND, SM))
                .expectSent("<resume xmlns='urn:xmpp:sm:3' previd='x' h='4294967295'/>")
                .serverSends("<resumed xmlns='urn:xmpp:sm:3' previd='x' h='7'/>");
        assertThat(dialogue.outcome().session()).isEqualTo(new LoginOutcome.Resumed(OptionalLong.of(7)));
    }

    @ParameterizedTest
    @CsvSource({
        "'', -1, no reason given",
        "h='3', 3, item-not-found",
        "h='-3', -1, item-not-found",
        "h='4294967296', -1, x"
    })
    void bindsAnewOnTheSameStreamWhereTheResumptionIsRefused(String h, long handled, String condition) {
        var reason =
                handled < 0 && h.isEmpty() ? "" : "<" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";
        var dialogue = LoginDialogue.authenticated(plan(Optional.of(new Resumption("x", 0, Optional.empty()))))
                .serverSends(HEADER + features(BIND, SM))
                .serverSends("<failed xmlns='urn:xmpp:sm:3' " + h + ">" + reason + "</failed>")
                .serverSends(BOUND)
                .serverSends("<enabled xmlns='urn:xmpp:sm:3' id='y' resume='1'/>");
        var known = handled < 0 ? OptionalLong.empty() : OptionalLong.of(handled);
        assertThat(dialogue.outcome().session())
                .asInstanceOf(type(LoginOutcome.Bound.class))
                .satisfies(bound -> {
                    assertThat(bound.refusal()).contains(new LoginOutcome.Refusal(condition, known));
                    assertThat(bound.streamManagement().orElseThrow().id()).contains("y");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"<iq type='get' id='1'><x xmlns='y'/></iq>", "<foo xmlns='bar'/>", "<message/>"})
    void endsOnWhatHasNoPlaceInALogin(String element) {
        assertThatThrownBy(() -> LoginDialogue.underTls(plan()).serverSends(HEADER + element))
                .isInstanceOf(NegotiationException.class);
    }

    @Test
    void leavesAResumptionWithoutACountToTheSession() {
        var dialogue = LoginDialogue.authenticated(plan(Optional.of(new Resumption("x", 0, Optional.empty()))))
                .serverSends(HEADER + features(BIND, SM))
                .serverSends("<resumed xmlns='urn:xmpp:sm:3' previd='x' h='?'/>");
        assertThat(dialogue.outcome().session()).isEqualTo(new LoginOutcome.Resumed(OptionalLong.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "resume='true' id='x',x",
        "resume='1' id='x',x",
        "resume='0' id='x',",
        "resume='yes' id='x',",
        "id='x',",
        "resume='true',",
        "resume='true' id='',"
    })
    void canBeResumedOnlyWhereTheServerSaysHow(String attributes, String id) {
        var dialogue = LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM))
                .serverSends(BOUND)
                .serverSends("<enabled xmlns='urn:xmpp:sm:3' " + attributes + "/>");
        assertThat(dialogue.outcome().session())
                .asInstanceOf(type(LoginOutcome.Bound.class))
                .extracting(bound -> bound.streamManagement().orElseThrow().id())
                .isEqualTo(Optional.ofNullable(id));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iq type='what' id='bind'/>",
                "<iq type='result' id='bind'/>",
                "<iq type='result' id='bind'><bind xmlns='urn:other'><jid>juliet@example.test/b</jid></bind></iq>",
                "<iq type='get' id='bind'><x xmlns='y'/></iq>",
                "<iq type='result' id='other'/>",
                "<message id='bind'/>",
                "<r xmlns='urn:xmpp:sm:3'/>"
            })
    void endsOnAnAnswerToTheBindingThatIsNone(String answer) {
        var dialogue = LoginDialogue.authenticated(plan()).serverSends(HEADER + features(BIND, SM));
        assertThatThrownBy(() -> dialogue.serverSends(answer)).isInstanceOf(NegotiationException.class);
    }

    @Test
    void doesNotWaitForEverBehindEarlyStanzas() {
        var dialogue = LoginDialogue.authenticated(plan())
                .serverSends(HEADER + features(BIND, SM))
                .serverSends(BOUND)
                .serverSends("<presence/>".repeat(1000));
        assertThatThrownBy(() -> dialogue.serverSends("<presence/>")).isInstanceOf(NegotiationException.class);
    }

    @Test
    void looksForTheConditionOfARefusalAmongThoseOfSasl() {
        var dialogue = LoginDialogue.underTls(plan()).serverSends(HEADER + features(mechanisms("PLAIN")));
        assertThatThrownBy(() -> dialogue.serverSends("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<own xmlns='urn:own'/><account-disabled/></failure>"))
                .asInstanceOf(type(AuthenticationException.class))
                .extracting(AuthenticationException::condition)
                .isEqualTo(Optional.of("account-disabled"));
    }

    @Test
    void saysWhatItWaitsFor() {
        var dialogue = LoginDialogue.inTheClear(plan());
        assertThat(dialogue.login.awaited()).isEqualTo("its stream features");
        dialogue.serverSends(HEADER + features(STARTTLS));
        assertThat(dialogue.login.awaited()).contains("STARTTLS");
        dialogue.serverSends("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        assertThat(dialogue.login.awaited()).contains("handshake");
        dialogue.handshake().serverSends(HEADER + features(mechanisms("PLAIN")));
        assertThat(dialogue.login.awaited()).contains("PLAIN");
        dialogue.serverSends("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        assertThat(dialogue.login.awaited()).contains("features after the login");
        dialogue.serverSends(HEADER + features(SM, BIND));
        assertThat(dialogue.login.awaited()).contains("binding");
        dialogue.serverSends(BOUND);
        assertThat(dialogue.login.awaited()).contains("<enable/>");
        dialogue.login.end();
        assertThat(dialogue.login.awaited()).contains("nothing");
    }
}
