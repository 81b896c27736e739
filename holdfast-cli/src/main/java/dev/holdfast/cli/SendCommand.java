// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.jid.Jid;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast send}. */
@Command(
        name = "send",
        description = {
            "Send messages, and wait until the server has acknowledged them.",
            "With --json there is one line for each message:",
            "  {\"event\":\"outcome\",\"id\":…,\"to\":…,\"state\":\"acked\"}",
            "where state is acked, sent (the server cannot acknowledge), unknown (the session was lost before the server"
                    + " said), aborted, dropped, disconnected (not sent) or failed (cannot be sent as it is)."
        })
final class SendCommand implements Callable<Integer> {
    /** Quick at first, for somebody waits. */
    private static final ReconnectPolicy DELAYS =
            ReconnectPolicy.backoff(Duration.ofMillis(300), 1.5, Duration.ofSeconds(5));

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "TO", description = "The JID of who is to get it.")
    private Optional<Jid> to = Optional.empty();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "The text; all of stdin when absent. If it begins with a dash, put -- before TO.")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--stdin-lines",
            description = "Send each line of stdin as a message, in order, as fast as the server acknowledges.")
    private boolean stdinLines;

    @Mixin
    private final ConnectingOptions connecting = new ConnectingOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    SendCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (stdinLines && text.isPresent()) {
            throw new UsageException("--stdin-lines takes the texts from stdin, and '" + text.get()
                    + "' is given as well: leave one of them out");
        }
        var terminal = output.terminal(surroundings);
        var budget = Budget.of(connecting.timeout());
        var config = connecting
                .config(surroundings, budget.attempt())
                .shutdownTimeout(budget.shutdown())
                .xmlLog(output.xmlLog(surroundings, ""));
        try (var link = new Link(config, false, DELAYS, terminal)) {
            return new Sending(link, terminal, to.orElseThrow(), input(), budget)
                    .run()
                    .code();
        }
    }

    private Input input() {
        if (stdinLines) {
            return Input.lines(surroundings.in());
        }
        return text.map(Input::of).orElseGet(() -> Input.whole(surroundings.in()));
    }
}
