// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScriptedServerTest {
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start("example.test");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void playsALoginAndTheDialogueAfterIt() throws IOException, InterruptedException {
        server.script(c -> {
            assertThat(c.loginPlain("romeo", "secret")).isEqualTo("romeo@example.test/orchard");
            c.expect("<message to='juliet@example.test' id='{id}'><body>Hi</body></message>");
            c.send("<message from='juliet@example.test' id='{id}' type='error'/>");
            c.expectFooter();
            c.sendFooterAndClose();
        });
        try (RawClient client = login()) {
            client.send("<message id=\"x&amp;1\" to=\"juliet@example.test\"><body>Hi</body></message></stream:stream>");
            assertThat(client.rest())
                    .endsWith("<message from='juliet@example.test' id='x&amp;1' type='error'/></stream:stream>");
        }
        server.await();
    }

    @Test
    void reportsAMismatchWithTheWholeDialogue() throws IOException {
        server.script(c -> {
            c.expectHeader();
            c.sendHeader();
            c.expect("<message><body>Hi</body></message>");
        });
        try (RawClient client = RawClient.plain(server)) {
            client.header();
            client.send("<message><body>Bye</body></message>");
            assertThatThrownBy(server::await)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("connection 1: expected: <message><body>Hi</body></message>")
                    .hasMessageContaining("actual:   <message><body>Bye</body></message>")
                    .hasMessageContaining("text of <body>: expected 'Hi' but was 'Bye'")
                    .hasMessageContaining("C: <?xml version='1.0'?><stream:stream to='example.test'");
        }
    }

    @Test
    void givesConnectionsTheScriptsInOrder() throws IOException, InterruptedException {
        for (String number : new String[] {"one", "two", "three"}) {
            server.script(c -> {
                c.send(number);
                c.close();
            });
        }
        for (String number : new String[] {"one", "two", "three"}) {
            try (RawClient client = RawClient.plain(server)) {
                assertThat(client.rest()).startsWith(number);
            }
        }
        server.await();
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void dropsTheConnectionAfterTheBytesAskedFor() throws IOException, InterruptedException {
        server.script(c -> {
            c.dropAfter(Direction.SENT, 3);
            c.send("abcdef");
            throw new AssertionError("the connection is gone");
        });
        try (RawClient client = RawClient.plain(server)) {
            assertThat(client.rest()).isEqualTo("abc");
        }
        server.await();
    }

    @Test
    void saysWhichScriptsHaveNotEnded() {
        server.script(c -> c.expectHeader());
        assertThatThrownBy(() -> server.await(Duration.ofMillis(20)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 of 1 scripts had ended");
    }

    @Test
    void theBytesOfBothDirectionsCountTogether() throws IOException, InterruptedException {
        server.script(c -> {
            c.dropAfter(10);
            c.send("12345");
            c.expect("<m xmlns=''/>");
            c.expectAnything();
            throw new AssertionError("the connection is gone");
        });
        try (RawClient client = RawClient.plain(server)) {
            client.expect("12345");
            client.send("<m/> .....");
            client.rest();
        }
        server.await();
    }

    @Test
    void aResetIsSeenAsOne() throws IOException, InterruptedException {
        server.script(ScriptedConnection::rst);
        try (RawClient client = RawClient.plain(server)) {
            assertThat(client.rest()).isEqualTo("[reset]");
        }
        server.await();
    }

    @Test
    void afterFinTheClientIsStillHeard() throws IOException, InterruptedException {
        server.script(c -> {
            c.expectHeader();
            c.send("last");
            c.fin();
            c.expectFooter();
            c.expectClosed();
        });
        try (RawClient client = RawClient.plain(server)) {
            client.header();
            assertThat(client.rest()).isEqualTo("last");
            client.send("</stream:stream>");
        }
        server.await();
    }

    @Test
    void aStalledConnectionStaysOpenAndSilent() throws IOException, InterruptedException {
        server.script(c -> {
            c.expectHeader();
            c.stall();
            throw new AssertionError("a stalled script is over");
        });
        try (RawClient client = RawClient.plain(server)) {
            client.header();
            server.await();
            client.send("<anybody/>");
            assertThat(server.dialogue()).contains("stalls").doesNotContain("anybody");
            server.close();
            assertThat(client.rest()).doesNotContain("stream");
        }
    }

    @Test
    void sendsSlowlyAndAllOfIt() throws IOException, InterruptedException {
        server.script(c -> {
            c.bind("who", "j\u00fcliet");
            c.sendSlowly("<a b='{who}'/>", Duration.ofNanos(1000));
            c.close();
        });
        try (RawClient client = RawClient.plain(server)) {
            assertThat(client.rest())
                    .startsWith("<a b='j")
                    .endsWith("liet'/>")
                    .hasSize("<a b='j\u00fcliet'/>".length());
        }
        server.await();
    }

    @Test
    void aClientThatGoesTooEarlyIsReported() throws IOException {
        server.script(c -> {
            c.expectHeader();
            c.expect("<presence/>");
        });
        try (RawClient client = RawClient.plain(server)) {
            client.header();
        }
        assertThatThrownBy(server::await)
                .hasMessageContaining("expected: <presence/>")
                .hasMessageContaining("the end of the connection");
    }

    @Test
    void aClientThatSaysNothingIsReportedAfterThePatienceOfTheServer() throws IOException {
        server.patience(Duration.ofMillis(50));
        server.script(c -> c.expectHeader());
        try (RawClient client = RawClient.plain(server)) {
            assertThatThrownBy(() -> server.await(Duration.ofSeconds(10)))
                    .hasMessageContaining("nothing came for PT0.05S");
            assertThat(client.rest()).isEqualTo("[reset]");
        }
    }

    @Test
    void aFailureThatNobodyAwaitedIsReportedAtTheEnd() throws IOException {
        ScriptedServer other = ScriptedServer.start("example.test");
        other.script(c -> c.expectHeader("elsewhere.test"));
        try (RawClient client = RawClient.plain(other)) {
            client.header();
            assertThat(client.rest()).isEqualTo("[reset]");
        }
        assertThatThrownBy(other::close).isInstanceOf(AssertionError.class).hasMessageContaining("to='elsewhere.test'");
    }

    @Test
    void tellsWhatTheClientAskedForInItsTlsHandshake() throws IOException, InterruptedException {
        try (ScriptedServer direct = ScriptedServer.startDirectTls("example.test")) {
            direct.script(c -> {
                assertThat(c.serverName()).contains("example.test");
                assertThat(c.applicationProtocol()).contains("xmpp-client");
                c.authenticate();
            });
            try (RawClient client = RawClient.plain(direct)) {
                client.tls();
                client.header();
                client.expect("</stream:features>");
                client.loginPlainWithoutFeatures("romeo", "secret");
                direct.await();
            }
        }
    }

    @Test
    void resumesOnTheSecondConnection() throws IOException, InterruptedException {
        server.script(c -> {
            c.login();
            c.expectSilence(Duration.ofMillis(5));
            c.rst();
        });
        server.script(c -> {
            assertThat(c.loginToResume("sm-1")).isEqualTo(3);
            c.send("<resumed xmlns='urn:xmpp:sm:3' previd='sm-1' h='0'/>");
            c.skipTo("<presence id='2'/>");
        });
        try (RawClient first = login()) {
            first.rest();
        }
        try (RawClient second = RawClient.plain(server)) {
            untilSession(second);
            second.send("<resume xmlns='urn:xmpp:sm:3' previd='sm-1' h='3'/>");
            second.expect("<resumed");
            second.send("<presence id='1'/><presence id='2'/>");
            server.await();
        }
    }

    private RawClient login() throws IOException {
        RawClient client = RawClient.plain(server);
        untilSession(client);
        client.bind("orchard");
        client.enable();
        return client;
    }

    private static void untilSession(RawClient client) throws IOException {
        client.header();
        client.expect("</stream:features>");
        client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.expect("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.tls();
        client.header();
        client.expect("</stream:features>");
        client.loginPlain("romeo", "secret");
    }
}
