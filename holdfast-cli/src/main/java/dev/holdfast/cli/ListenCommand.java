// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ReconnectPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast listen}. */
@Command(
        name = "listen",
        description = {
            "Go online and print what arrives, until SIGINT or SIGTERM, which end it gracefully.",
            "Before it has been online once it ends when every server has failed. Once it has been, it comes back after"
                    + " every loss of the connection, and gives up only where coming back is of no use: the login is"
                    + " refused, another client takes the resource (conflict), the server does not know the domain"
                    + " (host-unknown)."
        })
final class ListenCommand implements Callable<Integer> {
    /** With what the socket may need after it, less than the five seconds that ending may take. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final Surroundings surroundings;

    @Option(
            names = "--count",
            paramLabel = "N",
            description =
                    "End after N messages. More may be printed if they came together, for the server holds them for"
                            + " delivered.")
    private Optional<Integer> count = Optional.empty();

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "0",
            description = "Priority of the presence, from -128 to 127; messages to the bare JID go to the highest."
                    + " Default: 0.")
    private int priority;

    @Option(
            names = "--liveness",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Probe the connection after that long without a byte, and give it up after as long again."
                    + " Default: 60.")
    private Duration liveness = Duration.ofSeconds(60);

    @Mixin
    private final ConnectingOptions connecting = new ConnectingOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    ListenCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (priority < -128 || priority > 127) {
            throw new UsageException("--priority is " + priority + "; give a number from -128 to 127");
        }
        if (count.isPresent() && count.get() < 1) {
            throw new UsageException(
                    "--count is " + count.get() + "; give 1 or more, or leave it out to listen for ever");
        }
        var terminal = output.terminal(surroundings);
        var config = connecting
                .config(surroundings, connecting.timeout())
                .liveness(liveness, liveness)
                .shutdownTimeout(SHUTDOWN)
                .xmlLog(output.xmlLog(surroundings, ""));
        try (var link = new Link(config, true, ReconnectPolicy.standard(), terminal)) {
            return new Listening(link, terminal, priority, count).run().code();
        }
    }
}
