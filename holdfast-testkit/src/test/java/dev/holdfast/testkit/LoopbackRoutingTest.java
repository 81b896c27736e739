// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LoopbackRoutingTest {
    private LoopbackServer server;
    private RawClient romeo;

    @BeforeEach
    void start() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start();
        romeo = RawClient.online(server, "romeo", "orchard");
    }

    @AfterEach
    void stop() throws IOException {
        romeo.close();
        server.close();
    }

    @Test
    void aMessageToABareJidReachesTheResourcesWithTheHighestPriority() throws IOException {
        try (RawClient low = available("low", 1);
                RawClient high = available("high", 5);
                RawClient alsoHigh = available("also-high", 5);
                RawClient negative = available("negative", -1)) {
            romeo.send("<message to='juliet@example.test' type='chat'><body>Hi</body></message>");
            romeo.sync();
            assertThat(high.sync()).contains("<body>Hi</body>");
            assertThat(alsoHigh.sync()).contains("<body>Hi</body>");
            assertThat(low.sync()).doesNotContain("<body>");
            assertThat(negative.sync()).doesNotContain("<body>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "normal"})
    void aMessageToSomebodyOfflineComesBackAsAnError(String type) throws IOException {
        romeo.send("<message to='juliet@example.test' id='m1' type='" + type + "'><body>Hi</body></message>");
        assertThat(romeo.expect("</message>"))
                .isEqualTo("<message type='error' id='m1' from='juliet@example.test' to='romeo@example.test/orchard'>"
                        + "<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                        + "</error></message>");
    }

    @Test
    void aResourceThatIsOnlyNegativeIsOfflineForABareJid() throws IOException {
        try (RawClient negative = available("negative", -1)) {
            romeo.send("<message to='juliet@example.test' id='m1'><body>Hi</body></message>");
            assertThat(romeo.expect("</message>")).contains("service-unavailable");
            negative.sync();
        }
    }

    @Test
    void aFullJidIsReachedWithoutPresence() throws IOException {
        try (RawClient juliet = RawClient.online(server, "juliet", "balcony")) {
            romeo.send("<message to='JULIET@Example.Test/balcony'><body>Hi</body></message>");
            assertThat(juliet.expect("</message>")).contains("<body>Hi</body>");
        }
    }

    @Test
    void onlyChatFallsBackFromAResourceThatIsGone() throws IOException {
        try (RawClient juliet = available("balcony", 0)) {
            romeo.send("<message to='juliet@example.test/gone' type='chat'><body>chat</body></message>");
            romeo.send("<message to='juliet@example.test/gone' id='n'><body>normal</body></message>");
            assertThat(romeo.expect("</message>")).contains("id='n'", "service-unavailable");
            assertThat(juliet.sync()).contains("<body>chat</body>").doesNotContain("<body>normal</body>");
        }
    }

    @Test
    void errorsAndHeadlinesAreNeverAnswered() throws IOException {
        romeo.send(
                "<message to='juliet@example.test' type='error'/><message to='juliet@example.test' type='headline'/>");
        romeo.send("<iq to='juliet@example.test' type='result' id='x'/><presence to='juliet@example.test'/>");
        romeo.send("<iq to='nobody@example.test/x' type='error' id='x'/>");
        assertThat(romeo.sync()).isEmpty();
    }

    @Test
    void iqsTravelBothWaysBetweenFullJids() throws IOException {
        try (RawClient juliet = RawClient.online(server, "juliet", "balcony")) {
            romeo.send("<iq to='juliet@example.test/balcony' type='get' id='q'><x xmlns='urn:x'/></iq>");
            assertThat(juliet.expect("</iq>"))
                    .isEqualTo(
                            "<iq to='juliet@example.test/balcony' type='get' id='q' from='romeo@example.test/orchard'>"
                                    + "<x xmlns='urn:x'/></iq>");
            juliet.send("<iq to='romeo@example.test/orchard' type='result' id='q'/>");
            assertThat(romeo.expect("/>")).contains("type='result'", "from='juliet@example.test/balcony'");
        }
    }

    @Test
    void anIqToNobodyIsAnsweredServiceUnavailable() throws IOException {
        for (String to : new String[] {"nobody@example.test", "juliet@example.test/gone", "juliet@example.test"}) {
            romeo.send("<iq to='" + to + "' type='get' id='q'><x xmlns='urn:x'/></iq>");
            assertThat(romeo.expect("</iq>")).contains("type='error'", "from='" + to + "'", "<service-unavailable");
        }
    }

    @Test
    void theServerAnswersForItselfAndForTheAccount() throws IOException {
        romeo.send("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>");
        assertThat(romeo.expect("</iq>"))
                .isEqualTo("<iq type='result' id='1' from='romeo@example.test' to='romeo@example.test/orchard'>"
                        + "<query xmlns='jabber:iq:roster'/></iq>");
        romeo.send("<iq type='get' id='2' to='romeo@example.test'><ping xmlns='urn:xmpp:ping'/></iq>");
        assertThat(romeo.expect("/>")).contains("type='result' id='2'");
        romeo.send(
                "<iq type='get' id='3' to='example.test'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        assertThat(romeo.expect("</iq>")).contains("<feature var='urn:xmpp:ping'/>", "category='server'");
        romeo.send("<iq type='set' id='4' to='example.test'><x xmlns='urn:x'/></iq>");
        assertThat(romeo.expect("</iq>")).contains("<service-unavailable");
        romeo.send("<iq type='get' id='5'/>");
        assertThat(romeo.expect("</iq>")).contains("<bad-request");
    }

    @Test
    void strangeAddressesAreAnsweredWithErrors() throws IOException {
        romeo.send("<message to='@example.test' id='1'/><message to='x@elsewhere.test' id='2'/>");
        assertThat(romeo.expect("</message>")).contains("id='1'", "<error type='modify'><jid-malformed");
        assertThat(romeo.expect("</message>")).contains("id='2'", "<remote-server-not-found");
    }

    @Test
    void resourcesOfOneAccountSeeEachOther() throws IOException {
        try (RawClient first = available("first", 0)) {
            RawClient second = available("second", 0);
            assertThat(first.expect("</presence>")).contains("from='juliet@example.test/second'");
            second.send("<presence type='unavailable'/>");
            assertThat(first.expect("/>")).contains("from='juliet@example.test/second'", "type='unavailable'");
            second.send("<presence/>");
            assertThat(first.expect("/>"))
                    .contains("from='juliet@example.test/second'")
                    .doesNotContain("type");
            second.abort();
            assertThat(first.expect("/>")).contains("from='juliet@example.test/second'", "type='unavailable'");
        }
    }

    @Test
    void whoGotDirectedPresenceIsToldOfItsEnd() throws IOException {
        try (RawClient juliet = RawClient.online(server, "juliet", "balcony")) {
            romeo.send("<presence to='juliet@example.test/balcony'/>");
            assertThat(juliet.expect("/>"))
                    .contains("from='romeo@example.test/orchard'")
                    .doesNotContain("type");
            romeo.send("</stream:stream>");
            assertThat(juliet.expect("/>")).contains("from='romeo@example.test/orchard'", "type='unavailable'");
        }
    }

    @Test
    void aStanzaOfTheTestsOwnIsRoutedLikeAnyOther() throws IOException {
        server.deliver("<message from='moon@sky.test' to='romeo@example.test/orchard'><body>Shine</body></message>");
        assertThat(romeo.expect("</message>"))
                .isEqualTo(
                        "<message from='moon@sky.test' to='romeo@example.test/orchard'><body>Shine</body></message>");
    }

    /** Juliet's client with this resource, after it has seen its own presence and that of the others. */
    private RawClient available(String resource, int priority) throws IOException {
        RawClient juliet = RawClient.online(server, "juliet", resource);
        juliet.send("<presence><priority>" + priority + "</priority></presence>");
        juliet.sync();
        return juliet;
    }
}
