// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.LoopbackServer;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class SendTest {
    private LoopbackServer server;
    private Command juliet;

    @BeforeEach
    void start() throws Exception {
        server = LoopbackServer.builder()
                .account("romeo", "secret")
                .account("juliet", "secret")
                .start();
        juliet = Command.of("listen", "--json", "--jid", "juliet@localhost")
                .trusting(server.certificates())
                .with("--server", "127.0.0.1:" + server.port());
        juliet.start().out().await("\"established\"");
        server.awaitSession("juliet@localhost", Duration.ofSeconds(10), session -> session.available());
    }

    @AfterEach
    void stop() throws Exception {
        juliet.interrupt().end();
        server.close();
    }

    private Command send(String... more) {
        return Command.at(server.port(), server.certificates(), "send", "juliet@localhost")
                .with(more);
    }

    @Test
    void aMessageIsAcknowledgedAndArrives() throws Exception {
        var command = send("--json", "Wherefore art thou?").run().exits(ExitCode.DONE);

        assertThat(command.out().text())
                .matches(
                        "\\{\"event\":\"outcome\",\"id\":\"[^\"]+\",\"to\":\"juliet@localhost\",\"state\":\"acked\"}\n");
        assertThat(command.err().text()).isEmpty();
        juliet.out().await("Wherefore art thou?");
        assertThat(juliet.values("message", "id")).isEqualTo(command.values("outcome", "id"));
    }

    @Test
    void theTextMayComeFromStdinAndThePasswordFromAFile(@TempDir Path directory) throws Exception {
        var password = Files.writeString(directory.resolve("password"), "secret\r\nnot this\n");

        var command = send("--password-file", password.toString())
                .environment("HOLDFAST_PASSWORD", "wrong")
                .input("two\nlines\n")
                .run()
                .exits(ExitCode.DONE);

        assertThat(command.out().text()).isEqualTo("1 message to juliet@localhost: 1 acked\n");
        juliet.out().await("\"body\":\"two\\nlines\"");
    }

    @Test
    void directTlsWorksAsWell() throws Exception {
        Command.at(server.directTlsPort(), server.certificates(), "send", "--direct-tls", "juliet@localhost", "hi")
                .run()
                .exits(ExitCode.DONE);
        juliet.out().await("\"body\":\"hi\"");
    }

    @Test
    void linesArriveInOrderAndTheirOutcomesAreInOrderToo() throws Exception {
        var lines = numbers(2_000);

        var command = send("--json", "--stdin-lines")
                .input(String.join("\n", lines))
                .run()
                .exits(ExitCode.DONE);

        assertThat(command.values("outcome", "state")).hasSize(2_000).containsOnly("acked");
        juliet.out().await("\"event\":\"message\"", 2_000);
        assertThat(juliet.values("message", "body")).isEqualTo(lines);
        assertThat(juliet.values("message", "id")).isEqualTo(command.values("outcome", "id"));
    }

    @Test
    void aCutInTheMiddleLosesNothing() throws Exception {
        var lines = numbers(3_000);
        var input = new PipedOutputStream();
        var command = send("--json", "--stdin-lines")
                .input(new PipedInputStream(input, 1 << 16))
                .start();
        input.write(text(lines.subList(0, 1_000)));
        input.flush();
        command.out().await("acked");
        assertThat(server.cut("romeo@localhost")).isTrue();
        input.write(text(lines.subList(1_000, 3_000)));
        input.close();

        command.end().exits(ExitCode.DONE);

        assertThat(command.values("outcome", "state")).hasSize(3_000).containsOnly("acked");
        juliet.out().await("\"event\":\"message\"", 3_000);
        assertThat(juliet.values("message", "body")).isEqualTo(lines);
    }

    @Test
    void outcomesArePrintedWhileTheInputGoesOn() throws Exception {
        var input = new PipedOutputStream();
        var command = send("--json", "--stdin-lines")
                .input(new PipedInputStream(input))
                .start();
        for (int i = 1; i <= 3; i++) {
            input.write("line\n".getBytes(UTF_8));
            input.flush();
            command.out().await("acked", i);
        }
        input.close();
        command.end().exits(ExitCode.DONE);
    }

    @Test
    void withoutStreamManagementTheStateIsSent() throws Exception {
        server.streamManagement(false);

        var command = send("--json", "hi").run().exits(ExitCode.DONE);

        assertThat(command.values("outcome", "state")).containsExactly("sent");
    }

    @Test
    void aServerThatDoesNotAcknowledgeIsATimeout() throws Exception {
        server.answerAckRequests(false);

        var command = send("--json", "--timeout", "2", "hi").start().endsWithin(Duration.ofSeconds(10));

        command.exits(ExitCode.TIMEOUT).complains("localhost", "--timeout");
        assertThat(command.values("outcome", "state")).hasSize(1);
    }

    @Test
    void whatTheServerMayHaveLostIsUnknown() throws Exception {
        server.answerAckRequests(false);
        server.resumption(false);
        var command = send("--json", "hi").start();
        juliet.out().await("\"body\":\"hi\"");
        server.cut("romeo@localhost");

        command.end().exits(ExitCode.NOT_DELIVERED).complains("localhost", "unknown");
        assertThat(command.values("outcome", "state")).containsExactly("unknown");
    }

    @Test
    void whatXmlCannotCarryFailsAloneAndIsNamed() throws Exception {
        var command =
                send("--json", "--stdin-lines").input("good\nbad\u0001\ngood").run();

        command.exits(ExitCode.NOT_DELIVERED);
        assertThat(command.values("outcome", "state")).containsExactly("acked", "failed", "acked");
        assertThat(command.err().text()).contains("cannot be sent");
    }

    @Test
    void linesThatAreNeverSentAreReportedToo() throws Exception {
        server.refuseLogins("account-disabled", "come back next year");

        var command = send("--json", "--stdin-lines").input("one\ntwo\nthree").run();

        command.exits(ExitCode.LOGIN_REFUSED).complains("account-disabled", "come back next year");
        assertThat(command.values("outcome", "state")).containsExactly("disconnected", "disconnected", "disconnected");
    }

    @Test
    void aTemporaryFailureIsTriedAgain() throws Exception {
        server.refuseLogins("temporary-auth-failure", "");
        var command = send("-v", "hi").start();
        command.err().await("trying again");
        server.acceptLogins();

        command.end().exits(ExitCode.DONE);
    }

    @Test
    void aTemporaryFailureThatLastsIsALoginRefused() throws Exception {
        server.refuseLogins("temporary-auth-failure", "later");

        send("--timeout", "2", "hi").run().exits(ExitCode.LOGIN_REFUSED).complains("temporary-auth-failure", "later");
    }

    @Test
    void anInterruptReportsWhatIsKnown() throws Exception {
        server.answerAckRequests(false);
        var command = send("hi").start();
        juliet.out().await("\"body\":\"hi\"");

        command.interrupt().endsWithin(Duration.ofSeconds(5)).exits(ExitCode.NOT_DELIVERED);
        assertThat(command.err().text()).contains("interrupted");
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private static byte[] text(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n", "", "\n")).getBytes(UTF_8);
    }
}
