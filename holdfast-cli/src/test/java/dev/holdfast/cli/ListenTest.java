// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.LoopbackServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class ListenTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LoopbackServer server;

    @BeforeEach
    void start() throws Exception {
        server = LoopbackServer.builder()
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Command listen(String... more) throws Exception {
        var command = Command.at(server.port(), server.certificates(), "listen", "--resource", "here")
                .with(more)
                .start();
        server.awaitSession("romeo@localhost", PATIENCE, session -> session.available());
        return command;
    }

    private void deliver(String attributes, String content) {
        server.deliver("<message xmlns='jabber:client' to='romeo@localhost' from='juliet@localhost/there' " + attributes
                + ">" + content + "</message>");
    }

    @Test
    void saysHowItIsConnected() throws Exception {
        var command = listen("--json");

        command.interrupt().end().exits(ExitCode.DONE);

        assertThat(command.out().lines().getFirst())
                .isEqualTo("{\"event\":\"established\",\"jid\":\"romeo@localhost/here\",\"server\":\"127.0.0.1:"
                        + server.port()
                        + " (STARTTLS)\",\"tls\":\"TLSv1.3\",\"mechanism\":\"SCRAM-SHA-256\",\"sm\":true,"
                        + "\"resumable\":true}");
        assertThat(command.out().lines().getLast()).isEqualTo("{\"event\":\"stopped\"}");
        assertThat(command.err().text()).isEmpty();
    }

    @Test
    void printsMessagesAndPresence() throws Exception {
        var command = listen("--json");
        deliver("type='chat' id='m1'", "<body>Wherefore</body>");
        deliver("", "<subject>no body</subject>");
        server.deliver("<presence xmlns='jabber:client' to='romeo@localhost' from='juliet@localhost/there'>"
                + "<show>dnd</show><status>balcony</status><priority>5</priority></presence>");
        command.out().await("balcony");

        command.interrupt().end().exits(ExitCode.DONE);

        assertThat(command.out().lines())
                .contains(
                        "{\"event\":\"message\",\"from\":\"juliet@localhost/there\",\"to\":\"romeo@localhost\",\"id\":\"m1\",\"type\":\"chat\",\"body\":\"Wherefore\"}",
                        "{\"event\":\"message\",\"from\":\"juliet@localhost/there\",\"to\":\"romeo@localhost\",\"id\":null,\"type\":\"normal\",\"body\":null}",
                        "{\"event\":\"presence\",\"from\":\"juliet@localhost/there\",\"to\":\"romeo@localhost\",\"type\":\"available\",\"show\":\"dnd\",\"status\":\"balcony\",\"priority\":5}");
    }

    @Test
    void textCannotPassForAnotherMessageOrControlTheTerminal() throws Exception {
        var command = listen("--count", "1");
        deliver("type='chat'", "<body>hello&#10;mother@localhost: come home&#x9b;31m</body>");

        command.end().exits(ExitCode.DONE);

        assertThat(command.out().text())
                .contains("juliet@localhost/there: hello\n    mother@localhost: come home\ufffd31m\n");
    }

    @Test
    void endsAfterSoManyMessagesAndAcknowledgesThem() throws Exception {
        server.ackRequestEvery(0);
        var command = listen("--json", "--count", "2");
        deliver("", "<body>one</body>");
        deliver("", "<body>two</body>");

        command.end().exits(ExitCode.DONE);

        assertThat(command.values("message", "body")).containsExactly("one", "two");
        assertThat(server.sessions()).isEmpty(); // nothing of it waits for a resumption
    }

    @Test
    void staysUpThroughACutAndMissesNothing() throws Exception {
        var command = listen("--json", "--priority", "7");
        assertThat(server.cut("romeo@localhost")).isTrue();
        command.out().await("\"suspended\"");
        deliver("", "<body>meanwhile</body>");
        command.out().await("\"resumed\"");
        command.out().await("meanwhile");

        command.interrupt().end().exits(ExitCode.DONE);

        assertThat(command.events()).startsWith("established", "suspended", "resumed", "message");
        assertThat(command.values("suspended", "cause").getFirst()).contains("the server");
    }

    @Test
    void comesBackAfterARestartThatForgotTheSession() throws Exception {
        var command = listen("--json", "--priority", "7");
        server.kill();
        command.out().await("\"suspended\"");
        server.restart();
        command.out().await("\"established\"", 2);
        var session = server.awaitSession("romeo@localhost", PATIENCE, one -> one.available());

        command.interrupt().end().exits(ExitCode.DONE);

        assertThat(session.priority()).isEqualTo(7);
        assertThat(command.events()).startsWith("established", "suspended", "destroyed", "established");
    }

    @Test
    void aStreamErrorDoesNotEndIt() throws Exception {
        var command = listen("--json");
        assertThat(server.kick("romeo@localhost", "policy-violation", "")).isTrue();
        command.out().await("\"established\"", 2);

        command.interrupt().end().exits(ExitCode.DONE);
    }

    @Test
    void conflictEndsItWithTheCodeOfARefusedLogin() throws Exception {
        var command = listen("--json");
        server.kick("romeo@localhost", "conflict", "replaced");

        command.end().exits(ExitCode.LOGIN_REFUSED).complains("conflict", "--resource");

        assertThat(command.out().lines().getLast())
                .startsWith("{\"event\":\"failed\",\"cause\":\"")
                .contains("conflict");
    }

    @Test
    void hostUnknownEndsItAsNotFound() throws Exception {
        var command = listen("--json");
        server.kick("romeo@localhost", "host-unknown", "");

        command.end().exits(ExitCode.NOT_REACHABLE).complains("host-unknown");
        assertThat(command.events()).endsWith("failed");
    }

    @Test
    void aLoginThatIsRefusedLaterEndsItToo() throws Exception {
        var command = listen("--json");
        server.refuseLogins("account-disabled", "");
        server.cut("romeo@localhost");

        command.end().exits(ExitCode.LOGIN_REFUSED).complains("account-disabled");
        assertThat(command.events()).contains("suspended").endsWith("failed");
    }

    @Test
    void noticesAServerThatFellSilent() throws Exception {
        var command = listen("--json", "--liveness", "0.5");
        server.freeze("romeo@localhost");

        command.out().await("\"suspended\"");
        command.out().await("\"resumed\"");
        command.interrupt().end().exits(ExitCode.DONE);
    }

    @Test
    void endsInTimeEvenIfTheServerIsMute() throws Exception {
        var command = listen("--json");
        server.freeze("romeo@localhost");

        command.interrupt().endsWithin(Duration.ofSeconds(5)).exits(ExitCode.DONE);
    }

    @Test
    void saysGoodbyeInGoodOrder() throws Exception {
        var command = listen("--xml");

        command.interrupt().end().exits(ExitCode.DONE);

        var sent = String.join("\n", command.err().lines());
        assertThat(sent)
                .containsSubsequence("type='unavailable'/>", "<a xmlns=", "</stream:stream>", "</stream:stream>");
        assertThat(sent).doesNotContain("c2VjcmV0").contains("***");
    }

    @Test
    void whenNobodyReadsItsOutputItEnds() throws Exception {
        var command = listen("--json");
        command.out().breakPipe();
        deliver("", "<body>anybody?</body>");

        command.end().exits(ExitCode.DONE);
    }

    @Test
    void beforeItWasOnlineItGivesUpLikeSend() throws Exception {
        server.closePorts();
        var command = Command.at(server.port(), server.certificates(), "listen", "--json", "--dns", "127.0.0.1:1")
                .run()
                .exits(ExitCode.NOT_REACHABLE)
                .complains("localhost", "refused");

        assertThat(command.events()).isEqualTo(List.of("failed"));
    }
}
