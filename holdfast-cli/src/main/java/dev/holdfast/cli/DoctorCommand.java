// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.doctor.Diagnosis;
import dev.holdfast.doctor.DiagnosisJson;
import dev.holdfast.doctor.DiagnosisPage;
import dev.holdfast.doctor.DiagnosisText;
import dev.holdfast.doctor.Doctor;
import dev.holdfast.doctor.Survey;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.StreamConnector;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast doctor}. */
@Command(
        name = "doctor",
        description = {
            "Connect to every server of a domain, at every address, and say what is wrong and what to do about it.",
            "With the JID of an account it logs in at each (password as for send); with a domain it goes as far as the offer"
                    + " of SASL mechanisms. With --server it examines those, and asks the DNS for none.",
            "Ends with 0 if all is well, with 8 if a client gets in and something is to be mended, else as send does."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Parameters(
            index = "0",
            paramLabel = "DOMAIN|JID",
            description = "The domain, like example.org, or an account there, like user@example.org.")
    private Jid target = Jid.parse("invalid");

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the first line of FILE; or environment HOLDFAST_PASSWORD.")
    private Optional<Path> passwordFile = Optional.empty();

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long each attempt may take. Default: 15.")
    private Duration timeout = Duration.ofSeconds(15);

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with a picture of all attempts to FILE.")
    private Optional<Path> html = Optional.empty();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    DoctorCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        var terminal = output.terminal(surroundings);
        var named = servers.named(surroundings);
        var security = security();
        var domain = new ServerDomain(target.domainAscii());
        // the share of one server that was named; what is behind it is not asked here
        var timeouts = Timeouts.defaults().within(timeout).withAttempt(timeout.multipliedBy(2));
        var hosts = servers.hosts(timeouts.dns()).orElseGet(() -> HostLookup.system(timeouts.dns()));
        var settings =
                StreamConnector.Settings.defaults().withTimeouts(timeouts).withLog(output.xmlLog(surroundings, ""));
        var survey = named.isEmpty() ? survey(domain, timeouts.dns()) : Survey.of(domain, ignored -> named);
        var diagnosis = new Doctor(target, security, hosts, settings)
                .examine(survey, survey.peers(), (done, all) -> progress(done, all));
        if (output.json()) {
            terminal.printJson(DiagnosisJson.of(diagnosis));
        } else {
            DiagnosisText.of(diagnosis).forEach(terminal::print);
        }
        html.ifPresent(file -> write(file, diagnosis));
        return exitCode(diagnosis).code();
    }

    private Survey survey(ServerDomain domain, Duration limit) throws InterruptedException {
        var records = servers.records(surroundings, limit);
        return records.isPresent() && !servers.proxied(surroundings)
                ? Survey.of(domain, records.get(), new SecureRandom())
                : Survey.of(domain, servers.discovery(surroundings, limit));
    }

    private SecurityLayer security() {
        var policy = servers.certificates();
        if (target.local().isEmpty()) {
            return SecurityLayer.unauthenticated().withCertificates(policy);
        }
        var password = Password.find(passwordFile, target, surroundings);
        try {
            return SecurityLayer.password(password).withCertificates(policy);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** Where a person watches: hanging servers take their time. */
    private void progress(int done, int all) {
        if (surroundings.terminal() && !output.json()) {
            surroundings.err().print(done == all ? "\r\u001b[K" : "\rexamining: " + done + " of " + all + " done");
            surroundings.err().flush();
        }
    }

    private static void write(Path file, Diagnosis diagnosis) {
        try {
            Files.writeString(file, DiagnosisPage.of(diagnosis));
        } catch (IOException unwritable) {
            throw new UsageException("--html cannot be written: " + Password.reason(unwritable)
                    + "; give a file in a directory that exists and is yours");
        }
    }

    private static ExitCode exitCode(Diagnosis diagnosis) {
        return switch (diagnosis.health()) {
            case HEALTHY -> ExitCode.DONE;
            case WORKS_WITH_WARNINGS -> ExitCode.WARNINGS;
            case BROKEN ->
                diagnosis.causes().stream()
                        .map(ExitCode::of)
                        .filter(code -> code != ExitCode.TIMEOUT)
                        .findFirst()
                        .orElse(diagnosis.causes().isEmpty() ? ExitCode.NOT_REACHABLE : ExitCode.TIMEOUT);
        };
    }
}
