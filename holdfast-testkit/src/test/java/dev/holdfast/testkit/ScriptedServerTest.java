// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
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

    private RawClient login() throws IOException {
        RawClient client = RawClient.plain(server);
        client.header();
        client.expect("</stream:features>");
        client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.expect("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.tls();
        client.header();
        client.expect("</stream:features>");
        String token = Base64.getEncoder().encodeToString("\0romeo\0secret".getBytes(StandardCharsets.UTF_8));
        client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + token + "</auth>");
        client.expect("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        client.header();
        client.expect("</stream:features>");
        client.bind("orchard");
        client.enable();
        return client;
    }
}
