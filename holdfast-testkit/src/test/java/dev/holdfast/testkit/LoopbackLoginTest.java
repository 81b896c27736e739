// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LoopbackLoginTest {
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-1", "SCRAM-SHA-256"})
    void logsInWithScramOverStartTls(String mechanism) throws IOException, GeneralSecurityException {
        try (RawClient romeo = RawClient.startTls(server)) {
            romeo.loginScram(mechanism, "romeo", "secret");
            assertThat(romeo.bind("orchard")).isEqualTo("romeo@example.test/orchard");
        }
    }

    @Test
    void logsInOverDirectTls() throws IOException, GeneralSecurityException {
        try (RawClient romeo = RawClient.directTls(server);
                RawClient juliet = RawClient.directTls(server)) {
            romeo.loginScram("SCRAM-SHA-256", "romeo", "secret").bind("orchard");
            juliet.loginPlain("juliet", "secret").bind("balcony");
            romeo.send("<message to='juliet@example.test/balcony' id='m1'><body>Soft!</body></message>");
            assertThat(juliet.expect("</message>"))
                    .isEqualTo("<message to='juliet@example.test/balcony' id='m1' from='romeo@example.test/orchard'>"
                            + "<body>Soft!</body></message>");
        }
    }

    @Test
    void takesTheRequestToBindAndEnableInOneFlight() throws IOException {
        try (RawClient romeo = RawClient.directTls(server).loginPlain("romeo", "secret")) {
            romeo.send(
                    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>orchard</resource>"
                            + "</bind></iq><enable xmlns='urn:xmpp:sm:3' resume='true'/><r xmlns='urn:xmpp:sm:3'/>");
            assertThat(romeo.expect("<a xmlns='urn:xmpp:sm:3' h='0'/>"))
                    .matches("<iq type='result' id='b'.*<jid>romeo@example.test/orchard</jid></bind></iq>"
                            + "<enabled xmlns='urn:xmpp:sm:3' id='[^']+' resume='true' .*/><a [^>]+>");
        }
    }

    @Test
    void refusesToEnableWhatIsNotBound() throws IOException {
        try (RawClient romeo = RawClient.directTls(server).loginPlain("romeo", "secret")) {
            romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
            assertThat(romeo.expect("</failed>")).contains("<unexpected-request");
            romeo.bind("orchard");
            assertThat(romeo.enable()).isNotEmpty();
        }
    }

    @Test
    void refusesAWrongPasswordInItsOwnWordsAndLetsTheClientTryAgain() throws IOException {
        try (RawClient romeo = RawClient.startTls(server)) {
            for (String token : new String[] {"AHJvbWVvAHdyb25n", "AG5vYm9keQBzZWNyZXQ="}) { // wrong, nobody/secret
                romeo.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + token + "</auth>");
                assertThat(romeo.expect("</failure>"))
                        .isEqualTo("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/>"
                                + "<text xml:lang='en'>The user name or the password is wrong.</text></failure>");
            }
            romeo.loginPlain("romeo", "secret");
            assertThat(romeo.bind("orchard")).isEqualTo("romeo@example.test/orchard");
        }
    }

    @Test
    void refusesAWrongPasswordByScram() throws IOException {
        try (RawClient romeo = RawClient.startTls(server)) {
            assertThatThrownBy(() -> romeo.loginScram("SCRAM-SHA-1", "romeo", "wrong"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("<not-authorized/>");
        }
    }

    @Test
    void endsTheStreamAfterFiveFailedLogins() throws IOException {
        try (RawClient romeo = RawClient.startTls(server)) {
            romeo.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='NONE'/>".repeat(5));
            assertThat(romeo.rest()).contains("<invalid-mechanism/>", "<policy-violation", "</stream:stream>");
        }
    }

    @Test
    void offersNoSaslAndNoPlainWithoutTls() throws IOException {
        try (RawClient romeo = RawClient.plain(server)) {
            romeo.header();
            assertThat(romeo.expect("</stream:features>"))
                    .contains("<required/>")
                    .doesNotContain("mechanism");
            romeo.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHNlY3JldA==</auth>");
            assertThat(romeo.expect("</failure>")).contains("<encryption-required/>");
        }
    }

    @Test
    void canRefuseLoginsForATime() throws IOException {
        server.refuseLogins("temporary-auth-failure", "Come back later.");
        try (RawClient romeo = RawClient.startTls(server)) {
            assertThatThrownBy(() -> romeo.loginPlain("romeo", "secret"))
                    .hasMessageContaining("<temporary-auth-failure/><text xml:lang='en'>Come back later.</text>");
            server.acceptLogins();
            romeo.loginPlain("romeo", "secret");
        }
    }

    @Test
    void makesUpAResourceWhenNoneIsAskedFor() throws IOException {
        try (RawClient romeo = RawClient.startTls(server).loginPlain("romeo", "secret")) {
            romeo.send("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            romeo.expect("<jid>romeo@example.test/");
            assertThat(romeo.until("</jid>")).isNotEmpty();
        }
    }

    @Test
    void theNewerOfTwoStreamsWithOneJidWins() throws IOException {
        try (RawClient older = RawClient.online(server, "romeo", "orchard");
                RawClient newer = RawClient.online(server, "romeo", "orchard")) {
            assertThat(older.rest()).contains("<conflict xmlns=").endsWith("</stream:stream>");
            newer.sync();
            assertThat(server.sessions()).hasSize(1);
        }
    }

    @Test
    void answersTheFooterWithItsOwnAndClosesCleanly() throws IOException {
        try (RawClient romeo = RawClient.online(server, "romeo", "orchard")) {
            assertThat(romeo.send(" \n</stream:stream>").rest()).isEqualTo("</stream:stream>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<!-- no -->, restricted-xml",
        "<message></iq>, not-well-formed",
        "<nonsense xmlns=\"urn:nonsense\"/>, unsupported-stanza-type",
        "<message from=\"juliet@example.test\"/>, invalid-from",
        "<message xmlns=\"urn:other\"/>, unsupported-stanza-type"
    })
    void endsAStreamThatBreaksTheRules(String xml, String condition) throws IOException {
        try (RawClient romeo = RawClient.online(server, "romeo", "orchard")) {
            assertThat(romeo.send(xml).rest())
                    .startsWith("<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>")
                    .endsWith("</stream:error></stream:stream>");
            assertThat(server.sessions()).isEmpty();
        }
    }

    @Test
    void endsAStreamWithAStanzaThatIsTooBig() throws IOException {
        try (RawClient romeo = RawClient.online(server, "romeo", "orchard")) {
            romeo.send("<message><body>" + "x".repeat(262_144) + "</body></message>");
            assertThat(romeo.rest()).contains("<policy-violation", "<stanza-too-big xmlns='urn:xmpp:errors'/>");
        }
    }

    @Test
    void saysThatItDoesNotServeAHostInAStreamOfItsOwn() throws IOException {
        try (RawClient romeo = RawClient.plain(server)) {
            romeo.send("<stream:stream to='elsewhere.test' version='1.0' xmlns='jabber:client'"
                    + " xmlns:stream='http://etherx.jabber.org/streams'>");
            assertThat(romeo.rest())
                    .startsWith("<?xml version='1.0'?><stream:stream ")
                    .contains("<host-unknown");
        }
        try (RawClient http = RawClient.plain(server)) {
            assertThat(http.send("GET / HTTP/1.1\r\n\r\n").rest()).contains("<stream:stream ", "<not-well-formed");
        }
    }

    @Test
    void refusesStanzasBeforeTheLogin() throws IOException {
        try (RawClient romeo = RawClient.startTls(server)) {
            assertThat(romeo.send("<message to='juliet@example.test'/>").rest()).contains("<not-authorized xmlns");
        }
    }

    @Test
    void offersTheLegacySessionAsItIsTold() throws IOException {
        for (LegacySession kind : LegacySession.values()) {
            try (LoopbackServer old = LoopbackServer.builder()
                            .domain("example.test")
                            .account("romeo@example.test", "secret")
                            .mechanisms(Mechanism.PLAIN)
                            .legacySession(kind)
                            .start();
                    RawClient romeo = RawClient.directTls(old)) {
                romeo.send(
                        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHNlY3JldA==</auth>");
                romeo.expect("<success");
                romeo.header();
                String features = romeo.expect("</stream:features>");
                assertThat(features.contains("xmpp-session")).isEqualTo(kind != LegacySession.ABSENT);
                assertThat(features.contains("<optional/>")).isEqualTo(kind == LegacySession.OPTIONAL);
            }
        }
    }
}
