// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.XmppClient;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Message;
import dev.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExamplesTest {
    private static final Jid ECHO = Jid.parse("echo@example.test/bot");

    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .account("echo", "secret")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ClientConfig config(String jid) {
        var security = SecurityLayer.password("secret".toCharArray())
                .withCertificates(
                        CertificatePolicy.trusting(List.of(server.certificates().ca())));
        return ClientConfig.builder(Jid.parse(jid), security)
                .overridePeer(new Peer("127.0.0.1", server.port(), Connector.startTls()))
                .build();
    }

    @Test
    void theProgramOfTheReadmeRuns() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        try (var bot = new XmppClient(config(ECHO.toString()))) {
            bot.onMessage(message -> heard.add(message.body().orElse("")));
            bot.start();
            server.awaitSession(ECHO.toString(), Duration.ofSeconds(20));
            SayHello.sayHello(config("juliet@example.test"), ECHO);
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("Wherefore art thou?");
        }
    }

    @Test
    void theReadmeShowsTheProgramThatRuns() throws IOException {
        var program = Files.readString(Path.of("src/main/java/dev/holdfast/examples/SayHello.java"));
        var readme = Files.readString(Path.of("../README.md"));
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        var shown = readme.substring(begin, readme.indexOf("```", begin))
                .strip()
                .lines()
                .map(String::strip)
                .toList();
        assertThat(shown).hasSizeGreaterThan(5);
        assertThat(program.lines().map(String::strip).toList()).containsAll(shown);
    }

    @Test
    void theEchoBotEchoes() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        try (var bot = new XmppClient(config(ECHO.toString()));
                var juliet = new XmppClient(config("juliet@example.test/balcony"))) {
            EchoBot.echo(bot);
            juliet.onMessage(message -> heard.add(message.body().orElse("")));
            bot.start();
            juliet.start();
            server.awaitSession(ECHO.toString(), Duration.ofSeconds(20));
            juliet.send(Message.chat(ECHO, "hello"), Duration.ofSeconds(20));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }
}
