// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class DemoTest {
    @Test
    void losesDoublesAndReordersNothing() throws Exception {
        var command = Command.of("demo", "--json", "--messages", "500", "--cuts", "4")
                .run()
                .exits(ExitCode.DONE);

        assertThat(command.out().lines().getLast())
                .startsWith("{\"event\":\"summary\",\"sent\":1000,\"received\":1000,\"lost\":0,\"duplicated\":0,"
                        + "\"reordered\":0,\"resumed\":4,\"cuts\":4,\"acked\":1000,\"resume_ms_min\":");
        assertThat(command.values("cut", "client")).containsExactly("romeo", "juliet", "romeo", "juliet");
        assertThat(command.values("suspended", "client")).containsExactly("romeo", "juliet", "romeo", "juliet");
        assertThat(command.values("resumed", "client")).containsExactly("romeo", "juliet", "romeo", "juliet");
        assertThat(command.values("established", "server"))
                .anyMatch(server -> server.endsWith("(STARTTLS)"))
                .anyMatch(server -> server.endsWith("(direct TLS)"));
        assertThat(command.err().text()).isEmpty();
    }

    @Test
    void moreCutsThanMessagesWorkToo() throws Exception {
        var command = Command.of("demo", "--json", "--messages", "1", "--cuts", "3")
                .run()
                .exits(ExitCode.DONE);

        assertThat(command.values("summary", "resumed")).containsExactly("3");
    }

    @Test
    void withoutCutsNothingIsResumed() throws Exception {
        var command =
                Command.of("demo", "--messages", "10", "--cuts", "0").run().exits(ExitCode.DONE);

        assertThat(command.out().text())
                .contains("sent 20, received 20", "lost 0, doubled 0, out of order 0", "cut 0, sessions resumed 0");
    }

    @Test
    void timeThatIsTooShortIsATimeout() throws Exception {
        var command = Command.of("demo", "--json", "--timeout", "0.001").run().exits(ExitCode.TIMEOUT);

        assertThat(command.events()).endsWith("summary");
        assertThat(command.err().text()).contains("--timeout");
    }

    @Test
    void anInterruptEndsItWithItsSummary() throws Exception {
        var command = Command.of("demo", "--json", "--messages", "1000000").start();
        command.out().await("\"established\"", 2);

        command.interrupt().end().exits(ExitCode.NOT_DELIVERED);

        assertThat(command.events()).endsWith("summary");
    }
}
