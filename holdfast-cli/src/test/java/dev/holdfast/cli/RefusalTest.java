// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.Mechanism;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way not to get online: the exit code, and one line that says why and what to do. */
@Timeout(60)
class RefusalTest {
    @Test
    void aWrongPasswordIsTriedOnceAndTheServersWordsAreShown() throws Exception {
        try (var server = LoopbackServer.builder().account("romeo", "secret").start()) {
            var command = Command.at(server.port(), server.certificates(), "send", "juliet@localhost", "hi")
                    .environment("HOLDFAST_PASSWORD", "wrong")
                    .run();

            command.exits(ExitCode.LOGIN_REFUSED).complains("romeo@localhost", "not-authorized", "--password-file");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void noCommonMechanismIsALoginRefused() throws Exception {
        try (var server = ScriptedServer.start("localhost")) {
            server.script(c -> {
                c.expectHeader();
                c.sendHeader();
                c.send("<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>");
                c.expect("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
                c.send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
                c.startTls();
                c.expectHeader();
                c.sendHeader();
                c.send("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>GSSAPI</mechanism></mechanisms></stream:features>");
            });

            at(server, "ping").run().exits(ExitCode.LOGIN_REFUSED).complains("GSSAPI");
        }
    }

    @Test
    void theStrongestOfTheOthersIsTaken() throws Exception {
        try (var server = LoopbackServer.builder()
                .account("romeo", "secret")
                .mechanisms(Mechanism.PLAIN, Mechanism.SCRAM_SHA_1)
                .start()) {
            var command = Command.at(server.port(), server.certificates(), "listen", "--json")
                    .start();
            command.out().await("SCRAM-SHA-1\"");
            command.interrupt().end().exits(ExitCode.DONE);
        }
    }

    @Test
    void aRefusedPortIsNotReachable() throws Exception {
        Command.of(
                        "send",
                        "--jid",
                        "romeo@localhost",
                        "--server",
                        "127.0.0.1:1",
                        "--dns",
                        "127.0.0.1:1",
                        "juliet@localhost",
                        "hi")
                .run()
                .exits(ExitCode.NOT_REACHABLE)
                .complains("localhost", "127.0.0.1:1", "refused", "--server", "-v shows each");
    }

    @Test
    void withMoreWordsEveryAttemptIsShown() throws Exception {
        var command = Command.of("ping", "-v", "--jid", "romeo@localhost", "--dns", "127.0.0.1:1")
                .with("--server", "127.0.0.1:1", "--server", "127.0.0.1:2")
                .run()
                .exits(ExitCode.NOT_REACHABLE);

        assertThat(command.err().text()).contains("tried 127.0.0.1:1", "tried 127.0.0.1:2", "tried DNS for localhost");
        assertThat(command.err().text()).doesNotContain("\tat ");
    }

    @Test
    void twiceAsManyWordsShowTheStackTrace() throws Exception {
        var command = Command.of("ping", "-v", "-v", "--jid", "romeo@localhost", "--dns", "127.0.0.1:1")
                .with("--server", "127.0.0.1:1")
                .run()
                .exits(ExitCode.NOT_REACHABLE);

        assertThat(command.err().text()).contains("\tat dev.holdfast.client");
    }

    @Test
    void anUnknownHostIsNotFound() throws Exception {
        try (var resolver = new NoSuchName()) {
            Command.of("send", "--jid", "romeo@nowhere.invalid", "--dns", "127.0.0.1:" + resolver.port(), "a@b", "hi")
                    .run()
                    .exits(ExitCode.NOT_REACHABLE)
                    .complains("nowhere.invalid", "spelling");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, has expired, renew",
        "NOT_YET_VALID, not valid yet, clock",
        "SELF_SIGNED, self-signed, --ca FILE",
        "UNTRUSTED_CA, not issued by a trusted authority, --ca FILE",
        "WRONG_HOST, wrong-host.invalid, --jid"
    })
    void aBadCertificateIsNamed(TestCertificates.Kind kind, String what, String remedy) throws Exception {
        try (var server = LoopbackServer.builder()
                .account("romeo", "secret")
                .certificateKind(kind)
                .start()) {
            for (boolean direct : new boolean[] {false, true}) {
                var command = Command.at(
                                direct ? server.directTlsPort() : server.port(),
                                server.certificates(),
                                "ping",
                                "--dns",
                                "127.0.0.1:1")
                        .with(direct ? new String[] {"--direct-tls"} : new String[0])
                        .run();

                command.exits(ExitCode.NO_TLS).complains("localhost", what, remedy);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</stream:stream>",
                "<stream:error><unsupported-stanza-type xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
                        + "</stream:stream>"
            })
    void aServerThatEndsTheStreamWhenAskedForTlsIsRefusedAsOneWithoutIt(String answer) throws Exception {
        try (var server = ScriptedServer.start("localhost")) {
            server.script(c -> {
                c.expectHeader();
                c.sendHeader();
                c.send("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
                c.expect("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
                c.send(answer);
            });

            at(server, "ping").run().exits(ExitCode.NO_TLS).complains("TLS is required", "--direct-tls");
        }
    }

    @Test
    void aServerWithoutTlsIsRefused() throws Exception {
        try (var server = ScriptedServer.start("localhost")) {
            server.script(c -> {
                c.expectHeader();
                c.sendHeader();
                c.send("<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                        + "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
                c.expect("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
                c.send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
            });

            at(server, "ping").run().exits(ExitCode.NO_TLS).complains("TLS is required", "--direct-tls");
        }
    }

    @Test
    void aServerThatDoesNotKnowTheDomainIsNotFound() throws Exception {
        try (var server = ScriptedServer.start("localhost")) {
            server.script(c -> {
                c.expectHeader();
                c.sendHeader();
                c.send(
                        "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
            });

            at(server, "listen").run().exits(ExitCode.NOT_REACHABLE).complains("host-unknown", "--jid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "send", "listen"})
    void aServerThatNeverSendsFeaturesIsATimeout(String what) throws Exception {
        try (var server = ScriptedServer.start("localhost")) {
            server.script(c -> {
                c.expectHeader();
                c.sendHeader();
                c.stall();
            });
            var command = at(server, what).with("--timeout", "2");

            (what.equals("send") ? command.with("a@b", "hi") : command).start().endsWithin(Duration.ofSeconds(5));

            command.exits(ExitCode.TIMEOUT).complains("its stream features", "--timeout");
        }
    }

    @Test
    void aServerThatNeverSaysAnythingIsATimeout() throws Exception {
        try (var server = ScriptedServer.startDirectTls("localhost")) {
            server.script(c -> c.stall());

            at(server, "ping")
                    .with("--direct-tls", "--timeout", "2")
                    .start()
                    .endsWithin(Duration.ofSeconds(5))
                    .exits(ExitCode.TIMEOUT);
        }
    }

    @Test
    void somethingElseThanXmppIsNotReachable() throws Exception {
        try (var server = ScriptedServer.start("localhost")) {
            server.script(c -> {
                c.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                c.close();
            });

            at(server, "ping").run().exits(ExitCode.NOT_REACHABLE).complains("localhost");
        }
    }

    private static Command at(ScriptedServer server, String what) {
        return Command.at(server.port(), server.certificates(), what, "--dns", "127.0.0.1:1");
    }
}
