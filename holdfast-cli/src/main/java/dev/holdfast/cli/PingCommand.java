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

/** {@code holdfast ping}. */
@Command(
        name = "ping",
        description = {
            "Measure round-trip times by XMPP pings (XEP-0199), one a second, or more often if they would not all fit into"
                    + " --timeout otherwise.",
            "An answer that pings are not supported is an answer too, and is shown as one; it may come from the server in"
                    + " place of somebody who is offline. Ends with 0 if there was at least one answer, with 4 if there"
                    + " were only errors that mean that TO cannot be reached, with 7 if there was nothing at all or not"
                    + " all pings could be made in time."
        })
final class PingCommand implements Callable<Integer> {
    private static final ReconnectPolicy DELAYS =
            ReconnectPolicy.backoff(Duration.ofMillis(300), 1.5, Duration.ofSeconds(5));

    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "TO",
            description = "Who to ping; one's own server when absent.")
    private Optional<Jid> to = Optional.empty();

    @Option(names = "--count", paramLabel = "N", defaultValue = "4", description = "How many pings. Default: 4.")
    private int count;

    @Mixin
    private final ConnectingOptions connecting = new ConnectingOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    PingCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (count < 1) {
            throw new UsageException("--count is " + count + "; give 1 or more");
        }
        var terminal = output.terminal(surroundings);
        var budget = Budget.of(connecting.timeout());
        var config = connecting
                .config(surroundings, budget.attempt())
                .shutdownTimeout(budget.shutdown())
                .xmlLog(output.xmlLog(surroundings, ""));
        try (var link = new Link(config, false, DELAYS, terminal)) {
            return new Pinging(link, terminal, to, count, budget).run().code();
        }
    }
}
