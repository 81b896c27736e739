// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.SecurityLayer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say who to log in as, where, and how long that may take. */
final class ConnectingOptions {
    @Option(
            names = "--jid",
            paramLabel = "JID",
            description = "Who to log in as, like user@example.org; or environment HOLDFAST_JID.")
    private Optional<Jid> jid = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from the first line of FILE; or environment HOLDFAST_PASSWORD."
                    + " Without both, holdfast asks for it if it runs in a terminal.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(
            names = "--resource",
            paramLabel = "R",
            description = "Ask for this resource; else that of the JID, or one that the server chooses.")
    private Optional<String> resource = Optional.empty();

    @Mixin
    private final ServerOptions servers = new ServerOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long the command may take as a whole; for listen, each attempt to connect. Default: 30.")
    private Duration timeout = Duration.ofSeconds(30);

    Duration timeout() {
        return timeout;
    }

    /**
     * A configuration with all that the options say; what remains is a matter of the command.
     *
     * @param attempt how long connecting and logging in may take
     * @throws UsageException if they do not go together, or a file cannot be read
     */
    ClientConfig.Builder config(Surroundings surroundings, Duration attempt) {
        var account = account(surroundings);
        var steps = Timeouts.defaults();
        // a resolver that is silent must leave time for the rest
        var timeouts = steps.withAttempt(attempt)
                .withDns(shorter(steps.dns(), attempt.dividedBy(4)))
                .within(attempt);
        var config =
                ClientConfig.builder(account, security(account, surroundings)).timeouts(timeouts);
        servers.named(surroundings).forEach(config::overridePeer);
        config.discovery(servers.discovery(surroundings, timeouts.dns()));
        servers.hosts(timeouts.dns()).ifPresent(config::hosts);
        return config;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Jid account(Surroundings surroundings) {
        var account = jid.or(() -> surroundings.environment("HOLDFAST_JID").map(ConnectingOptions::fromEnvironment))
                .orElseThrow(() ->
                        new UsageException("no account to log in with: give --jid USER@DOMAIN or set HOLDFAST_JID"));
        if (account.local().isEmpty()) {
            throw new UsageException(
                    "the JID '" + account + "' names no account: give --jid like user@" + account.domain());
        }
        try {
            return resource.map(account::withResource).orElse(account);
        } catch (IllegalArgumentException unfit) {
            throw new UsageException("the --resource does not do: " + unfit.getMessage());
        }
    }

    private static Jid fromEnvironment(String text) {
        try {
            return Jid.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new UsageException(
                    "HOLDFAST_JID is not a JID; write it like user@example.org: " + invalid.getMessage());
        }
    }

    private SecurityLayer security(Jid account, Surroundings surroundings) {
        var policy = servers.certificates();
        var password = Password.find(passwordFile, account, surroundings);
        try {
            return SecurityLayer.password(password).withCertificates(policy);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
