// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.doctor.DiagnosisJson;
import dev.holdfast.doctor.DiagnosisText;
import dev.holdfast.doctor.Survey;
import dev.holdfast.jid.Jid;
import dev.holdfast.security.ServerDomain;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast discover}. */
@Command(
        name = "discover",
        description = {
            "Show which servers the DNS names for a domain, in the order in which a client tries them, and why; nothing is"
                    + " connected to.",
            "Servers of equal priority come in a random order, by their weights, each time."
        })
final class DiscoverCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "The domain, like example.org.")
    private Jid domain = Jid.parse("invalid");

    @Mixin
    private final DnsOption dns = new DnsOption();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long each question to the DNS may take. Default: 10.")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(names = "--json", description = "Print one JSON object on stdout.")
    private boolean json;

    DiscoverCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        ServerOptions.requireDns(surroundings);
        var survey = Survey.of(new ServerDomain(domain.domainAscii()), dns.records(timeout), new SecureRandom());
        var terminal = new Terminal(surroundings, new OutputOptions(0));
        if (json) {
            terminal.printJson(DiagnosisJson.of(survey));
        } else {
            DiagnosisText.of(survey).forEach(terminal::print);
        }
        return survey.failure().map(ExitCode::of).orElse(ExitCode.DONE).code();
    }
}
