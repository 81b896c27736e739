// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LoopbackServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

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
    void resendsWhatTheClientHasNotAcknowledgedOldestFirst() throws IOException, InterruptedException {
        try (RawClient romeo = RawClient.online(server, "romeo", "orchard");
                RawClient lost = RawClient.online(server, "juliet", "balcony")) {
            String id = lost.enable();
            for (String text : new String[] {"one", "two", "three"}) {
                romeo.send("<message to='juliet@example.test/balcony'><body>" + text + "</body></message>");
            }
            lost.expect("three</body></message>");
            lost.send("<message to='romeo@example.test/orchard'><body>back</body></message><r xmlns='urn:xmpp:sm:3'/>");
            lost.expect("<a xmlns='urn:xmpp:sm:3' h='1'/>");
            lost.abort();
            server.awaitSession("juliet@example.test", PATIENCE, session -> !session.connected());
            romeo.send("<message to='juliet@example.test/balcony'><body>four</body></message>");
            romeo.sync();
            try (RawClient juliet = RawClient.startTls(server).loginPlain("juliet", "secret")) {
                juliet.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
                juliet.expect("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
                assertThat(juliet.expect("<r xmlns='urn:xmpp:sm:3'/>"))
                        .containsSubsequence("two</body>", "three</body>", "four</body>")
                        .doesNotContain("one</body>");
            }
        }
    }
}
