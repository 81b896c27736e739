// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast demo}. */
@Command(
        name = "demo",
        description = {
            "See a session survive: a server in this process, two clients over TLS that talk to each other (one by STARTTLS,"
                    + " one by direct TLS), and connections that are cut in the middle of it.",
            "Ends with 0 if no message was lost, doubled or out of order, and every cut was followed by a resumption."
        })
final class DemoCommand implements Callable<Integer> {
    /** For a person to follow; programs get no pause at all. */
    private static final Duration WATCHED = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final Surroundings surroundings;

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "200",
            description = "How many messages each of the two sends. Default: 200.")
    private int messages;

    @Option(
            names = "--cuts",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many connections are cut, of one client and the other in turn. Default: 2.")
    private int cuts;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long the demo may take. Default: 600.")
    private Duration timeout = Duration.ofMinutes(10);

    @Mixin
    private final OutputOptions output = new OutputOptions();

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        if (messages < 1 || messages > 10_000_000) {
            throw new UsageException("--messages is " + messages + "; give a number from 1 to 10000000");
        }
        if (cuts < 0 || cuts > 10_000) {
            throw new UsageException("--cuts is " + cuts + "; give a number from 0 to 10000");
        }
        var terminal = output.terminal(surroundings);
        var state = new DemoState(messages, cuts);
        boolean watched = surroundings.terminal() && output.leavesStderrAlone() && !terminal.json();
        var pause = WATCHED.dividedBy(messages);
        terminal.print(
                "Two clients send each other " + messages + " messages; " + cuts + " times a connection is cut.\n"
                        + "They reconnect 10 to 100 ms after a cut (ordinary clients wait for up to a second).\n");
        var demo = new Demo(
                terminal,
                state,
                watched ? picture(terminal, state) : new DemoLines(terminal, state),
                !watched ? Duration.ZERO : pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE,
                timeout,
                name -> output.xmlLog(surroundings, name));
        return demo.run().code();
    }

    private static DemoView picture(Terminal terminal, DemoState state) {
        var picture = new DemoPicture(terminal, state);
        picture.start();
        return picture;
    }
}
