// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.LoginDialogue.HEADER;
import static dev.holdfast.stream.LoginDialogue.STARTTLS;
import static dev.holdfast.stream.LoginDialogue.features;
import static dev.holdfast.stream.LoginDialogue.mechanisms;
import static dev.holdfast.stream.LoginDialogue.plan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.sasl.Credentials;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** STARTTLS: asked for, answered, refused, attacked. */
class StartTlsTest {
    private static final String PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

    /** TLS is welcome, but not required. */
    private static LoginPlan lax() {
        return new LoginPlan(
                LoginDialogue.JULIET,
                Optional.of(Credentials.password("secret".toCharArray())),
                false,
                true,
                true,
                Optional.empty());
    }

    @Test
    void asksForTlsThoughItIsNotOffered() {
        var dialogue = LoginDialogue.inTheClear(plan());
        dialogue.sent();
        dialogue.serverSends(HEADER + features(mechanisms("PLAIN")))
                .expectSent("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .serverSends(PROCEED)
                .handshake();
        assertThat(dialogue.sent()).contains("<stream:stream").doesNotContain("<auth");
        assertThat(dialogue.serverSends(HEADER + features(mechanisms("PLAIN"))).sent())
                .contains("mechanism='PLAIN'");
    }

    @Test
    void forgetsWhatWasOfferedInTheClear() {
        var dialogue =
                LoginDialogue.inTheClear(plan()).serverSends(HEADER + features(STARTTLS, mechanisms("SCRAM-SHA-512")));
        dialogue.sent();
        dialogue.serverSends(PROCEED).handshake();
        assertThat(dialogue.sent()).contains("<stream:stream").doesNotContain("<auth");
        assertThat(dialogue.serverSends(HEADER + features(mechanisms("PLAIN"))).sent())
                .contains("mechanism='PLAIN'");
    }

    @Test
    void doesNotAskForTlsUnderTls() {
        var dialogue = LoginDialogue.underTls(plan());
        dialogue.sent();
        assertThat(dialogue.serverSends(HEADER + features(STARTTLS, mechanisms("PLAIN")))
                        .sent())
                .startsWith("<auth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<foo xmlns='bar'/>"})
    void endsWhereRequiredTlsIsRefused(String answer) {
        var dialogue = LoginDialogue.inTheClear(plan()).serverSends(HEADER + features(STARTTLS));
        assertThatThrownBy(() -> dialogue.serverSends(answer)).isInstanceOf(TlsUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "<stream:features/>", "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "<a"})
    void takesDataBehindProceedForAnAttack(String injected) {
        var dialogue = LoginDialogue.inTheClear(plan())
                .serverSends(HEADER + features(STARTTLS))
                .serverSends(PROCEED + injected);
        assertThatThrownBy(dialogue::handshake)
                .isInstanceOf(TlsUnavailableException.class)
                .hasMessageContaining("attack");
    }

    @Test
    void goesOnInTheClearOnlyWhereThatIsAllowed() {
        var dialogue = LoginDialogue.inTheClear(lax());
        dialogue.sent();
        var sent = dialogue.serverSends(HEADER + features(mechanisms("SCRAM-SHA-1", "PLAIN")))
                .sent();
        assertThat(sent).contains("mechanism='SCRAM-SHA-1'");
    }

    @Test
    void goesOnInTheClearWhereTlsThatIsNotRequiredIsRefused() {
        var dialogue = LoginDialogue.inTheClear(lax());
        dialogue.sent();
        dialogue.serverSends(HEADER + features(STARTTLS, mechanisms("SCRAM-SHA-1")))
                .expectSent("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        var sent = dialogue.serverSends("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
                .sent();
        assertThat(sent).contains("mechanism='SCRAM-SHA-1'").doesNotContain("<stream:stream");
    }

    @Test
    void neverSendsAPasswordInTheClear() {
        var dialogue = LoginDialogue.inTheClear(lax());
        assertThatThrownBy(() -> dialogue.serverSends(HEADER + features(mechanisms("PLAIN"))))
                .isInstanceOf(SaslUnavailableException.class)
                .hasMessageContaining("PLAIN");
    }

    @Test
    void takesTheEndOfTheStreamForARefusalOfTlsThatWasNotOffered() {
        var end = new ConnectionLostException("gone");
        var dialogue = LoginDialogue.inTheClear(plan());
        assertThat(dialogue.login.meaning(end)).isSameAs(end);
        dialogue.serverSends(HEADER + features(mechanisms("PLAIN")));
        assertThat(dialogue.login.meaning(end))
                .isInstanceOf(TlsUnavailableException.class)
                .hasCause(end);
        var offered = LoginDialogue.inTheClear(plan()).serverSends(HEADER + features(STARTTLS));
        assertThat(offered.login.meaning(end)).isSameAs(end);
    }
}
