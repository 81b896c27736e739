// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.LoopbackServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PingTest {
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

    private Command ping(String... more) {
        return Command.at(server.port(), server.certificates(), "ping").with(more);
    }

    @Test
    void measuresTheServer() throws Exception {
        var command = ping("--count", "2", "--timeout", "4").run().exits(ExitCode.DONE);

        assertThat(command.out().text()).matches("""
                        PING localhost as romeo@localhost/\\S+
                        reply from localhost: seq=1 time=[0-9.]+ ms
                        reply from localhost: seq=2 time=[0-9.]+ ms
                        --- localhost ping statistics ---
                        2 transmitted, 2 received, 0.0% loss
                        rtt min/avg/max/mdev = .* ms
                        """);
    }

    @Test
    void printsJsonLines() throws Exception {
        var command = ping("--count", "1", "--json").run().exits(ExitCode.DONE);

        assertThat(command.events()).containsExactly("ping", "summary");
        assertThat(command.values("ping", "state")).containsExactly("reply");
        assertThat(command.values("summary", "received")).containsExactly("1");
    }

    @Test
    void whoDoesNotKnowPingsAnswersAllTheSame() throws Exception {
        var command = ping("juliet@localhost", "--count", "1").run().exits(ExitCode.DONE);

        assertThat(command.out().text()).contains("reply from juliet@localhost: seq=1 (service-unavailable) time=");
    }

    @Test
    void aWayThatIsBarredIsNoReply() throws Exception {
        var command = ping("elsewhere.invalid", "--count", "1", "--json").run();

        assertThat(command.values("ping", "state")).containsExactly("error");
        assertThat(command.values("ping", "error")).containsExactly("remote-server-not-found");
        command.exits(ExitCode.NOT_REACHABLE);
    }

    @Test
    void aListenerAnswers() throws Exception {
        var juliet = Command.of("listen", "--jid", "juliet@localhost/balcony")
                .trusting(server.certificates())
                .with("--server", "127.0.0.1:" + server.port());
        juliet.start();
        server.awaitSession("juliet@localhost", Duration.ofSeconds(10));

        var command =
                ping("juliet@localhost/balcony", "--count", "1", "--json").run().exits(ExitCode.DONE);

        assertThat(command.values("ping", "error")).containsExactly("null");
        juliet.interrupt().end();
    }

    @Test
    void anInterruptPrintsTheSummary() throws Exception {
        var command = ping("--count", "1000", "--timeout", "10000").start();
        command.out().await("seq=1 ");

        command.interrupt().endsWithin(Duration.ofSeconds(10)).exits(ExitCode.DONE);

        assertThat(command.out().text()).contains("1 transmitted, 1 received");
    }
}
