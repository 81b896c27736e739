// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoopbackResumptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ASK = "<r xmlns='urn:xmpp:sm:3'/>";

    private LoopbackServer server;
    private RawClient romeo;
    private RawClient juliet;
    private String id;

    @BeforeEach
    void start() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start();
        romeo = RawClient.online(server, "romeo", "orchard");
        juliet = RawClient.online(server, "juliet", "balcony");
        id = juliet.enable();
    }

    @AfterEach
    void stop() throws IOException {
        romeo.close();
        juliet.close();
        server.close();
    }

    @Test
    void resendsWhatTheClientHasNotAcknowledgedOldestFirst() throws IOException, InterruptedException {
        say("one", "two", "three");
        juliet.expect("three</body></message>");
        juliet.send("<message to='romeo@example.test/orchard'><body>back</body></message>" + ASK);
        juliet.expect("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        juliet.abort();
        awaitHibernation();
        say("four");

        try (RawClient again = resume(1)) {
            again.expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
            assertThat(again.expect(ASK))
                    .containsSubsequence("two<", "three<", "four<")
                    .doesNotContain("one<");
            again.send("<a xmlns='urn:xmpp:sm:3' h='4'/>");
            again.sync();
            assertThat(find("juliet").unacked()).isEqualTo(1); // the answer to the ping
        }
    }

    @Test
    void acknowledgesAllThatItHandledBeforeTheCutAndNothingElse() throws IOException, InterruptedException {
        juliet.send("<message to='romeo@example.test/orchard'><body>one</body></message><message to='romeo@exam");
        romeo.expect("one</body></message>");
        juliet.abort();
        awaitHibernation();
        try (RawClient again = resume(0)) {
            again.expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
        }
    }

    @Test
    void takesASessionOverFromAConnectionThatStillLives() throws IOException {
        try (RawClient again = resume(0)) {
            again.expect("<resumed");
            assertThat(juliet.rest()).doesNotContain("stream:error");
            say("after");
            again.expect("after</body></message>");
            assertThat(server.sessions()).hasSize(2);
        }
    }

    @Test
    void canBeResumedAgainAndAgain() throws IOException {
        for (int time = 0; time < 3; time++) {
            assertThat(server.cut("juliet@example.test")).isTrue();
            say("message " + time);
            juliet = resume(time);
            juliet.expect("<resumed");
            juliet.expect("message " + time + "</body></message>");
        }
    }

    @Test
    void saysItemNotFoundWithTheCountAfterExpiry() throws IOException {
        juliet.send("<message to='romeo@example.test/orchard'><body>one</body></message>");
        romeo.expect("one</body></message>");
        assertThat(server.expire("juliet@example.test/balcony")).isTrue();
        assertThat(server.sessions()).hasSize(1);
        try (RawClient again = resume(0)) {
            assertThat(again.expect("</failed>"))
                    .isEqualTo("<failed xmlns='urn:xmpp:sm:3' h='1'>"
                            + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
            assertThat(again.bind("balcony")).isEqualTo("juliet@example.test/balcony");
        }
    }

    @Test
    void answersWhatAnExpiredSessionNeverAcknowledged() throws IOException, InterruptedException {
        say("lost");
        juliet.expect("lost</body></message>");
        juliet.abort();
        awaitHibernation();
        server.expire("juliet@example.test");
        assertThat(romeo.expect("</message>")).contains("type='error'", "id='m-lost'", "service-unavailable");
    }

    @Test
    void expiresByItselfWhenTheTimeIsOver() throws IOException, InterruptedException {
        server.hibernation(Duration.ofMillis(20));
        try (RawClient other = RawClient.online(server, "juliet", "garden")) {
            String shortLived = other.enable();
            other.abort();
            server.awaitSession(
                    "romeo@example.test", PATIENCE, session -> server.sessions().size() == 2);
            try (RawClient again = RawClient.startTls(server).loginPlain("juliet", "secret")) {
                again.send("<resume xmlns='urn:xmpp:sm:3' previd='" + shortLived + "' h='0'/>");
                assertThat(again.expect("</failed>")).contains("item-not-found", "h='0'");
            }
        }
    }

    @Test
    void aSessionThatWasClosedInOrderCannotBeResumed() throws IOException {
        say("one");
        juliet.expect(ASK);
        juliet.send("<a xmlns='urn:xmpp:sm:3' h='1'/></stream:stream>");
        assertThat(juliet.rest()).endsWith("<a xmlns='urn:xmpp:sm:3' h='0'/></stream:stream>");
        try (RawClient again = resume(0)) {
            assertThat(again.expect("</failed>")).contains("item-not-found").doesNotContain("h=");
        }
        assertThat(romeo.sync()).isEmpty();
    }

    @Test
    void nobodyResumesTheSessionOfAnotherAccount() throws IOException {
        server.cut("juliet@example.test");
        try (RawClient thief = RawClient.startTls(server).loginPlain("romeo", "secret")) {
            thief.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
            assertThat(thief.expect("</failed>")).contains("item-not-found");
        }
    }

    @Test
    void aCountOfWhatWasNeverSentEndsTheStream() throws IOException {
        juliet.send("<a xmlns='urn:xmpp:sm:3' h='4000'/>");
        assertThat(juliet.rest()).contains("<undefined-condition", "h='4000' send-count='0'", "</stream:stream>");
    }

    @Test
    void canBeToldToBeMuteAboutAcknowledgements() throws IOException {
        server.answerAckRequests(false);
        juliet.send(ASK);
        assertThat(juliet.sync()).isEmpty();
        server.ackRequestEvery(0);
        say("one");
        juliet.expect("one</body></message>");
        assertThat(juliet.sync()).isEmpty();
    }

    @Test
    void namesTheLocationAndTheTime() throws IOException {
        server.location(Optional.of("[::1]:5299"));
        server.hibernation(Duration.ofSeconds(90));
        romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='1' max='60'/>");
        assertThat(romeo.expect("/>")).contains("resume='true' max='60' location='[::1]:5299'");
        romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='1'/>");
        assertThat(romeo.expect("</failed>")).contains("<unexpected-request");
    }

    @Test
    void canBeAServerWithoutResumptionOrWithoutStreamManagement() throws IOException {
        server.resumption(false);
        romeo.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        assertThat(romeo.expect("/>")).isEqualTo("<enabled xmlns='urn:xmpp:sm:3'/>");
        server.streamManagement(false);
        try (RawClient other = RawClient.online(server, "romeo", "other")) {
            other.send("<enable xmlns='urn:xmpp:sm:3'/>");
            assertThat(other.rest()).contains("<unsupported-stanza-type");
        }
    }

    @Test
    void aSessionWithoutResumptionEndsWithItsConnection() throws IOException, InterruptedException {
        romeo.abort();
        server.awaitSession(
                "juliet@example.test", PATIENCE, session -> server.sessions().size() == 1);
        assertThatThrownBy(() -> server.awaitSession("romeo@example.test", Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no such session of romeo@example.test");
    }

    private void say(String... texts) throws IOException {
        for (String text : texts) {
            romeo.send("<message to='juliet@example.test/balcony' id='m-" + text + "'><body>" + text
                    + "</body></message>");
        }
        romeo.sync();
    }

    private RawClient resume(long h) throws IOException {
        RawClient again = RawClient.startTls(server).loginPlain("juliet", "secret");
        return again.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + h + "'/>");
    }

    private void awaitHibernation() throws InterruptedException {
        server.awaitSession("juliet@example.test", PATIENCE, session -> !session.connected());
    }

    private LoopbackSession find(String user) {
        return server.sessions().stream()
                .filter(session -> session.jid().startsWith(user))
                .findFirst()
                .orElseThrow();
    }
}
