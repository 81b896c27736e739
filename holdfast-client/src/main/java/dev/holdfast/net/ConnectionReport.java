// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was done to find and reach the servers of a domain, in its order: what a person needs to see why there is a
 * connection, and to this server, or why there is none. Immutable.
 *
 * @param domain in A-label form
 * @param started by the machine's clock
 * @param took until the login had succeeded or the search was over
 * @param discovery empty if the peers that were given did
 */
public record ConnectionReport(
        String domain,
        Instant started,
        Duration took,
        Optional<DiscoveryReport> discovery,
        List<AttemptReport> attempts) {
    public ConnectionReport {
        attempts = List.copyOf(attempts);
    }

    /** The report of a search that has failed, in its exception; empty if there is none. */
    public static Optional<ConnectionReport> in(Throwable failure) {
        for (var suppressed : failure.getSuppressed()) {
            if (suppressed instanceof Explanation explanation) {
                return Optional.of(explanation.report());
            }
        }
        return switch (failure) {
            case NoPeerLeftException none -> none.report();
            case XmppNotOfferedException none -> none.report();
            default -> Optional.empty();
        };
    }

    /** The attempt whose connection is used; empty if all failed. */
    public Optional<AttemptReport> connected() {
        return attempts.stream()
                .filter(attempt -> attempt.outcome() == AttemptReport.Outcome.CONNECTED)
                .findFirst();
    }

    /** One line for each attempt, for logs. */
    @Override
    public String toString() {
        var text =
                new StringBuilder(domain).append(" in ").append(took.toMillis()).append(" ms");
        discovery
                .flatMap(DiscoveryReport::failure)
                .ifPresent(failed -> text.append("\n  DNS: ").append(failed.getMessage()));
        for (var attempt : attempts) {
            text.append("\n  ")
                    .append(attempt.where())
                    .append(" [")
                    .append(attempt.peer().source().describe())
                    .append("] ")
                    .append(attempt.outcome());
            attempt.phases()
                    .forEach(phase -> text.append(' ')
                            .append(phase.phase())
                            .append(' ')
                            .append(phase.took().toMillis())
                            .append(" ms"));
            attempt.failure().ifPresent(failed -> text.append(": ").append(failed.getMessage()));
            attempt.notes().forEach(note -> text.append("; ").append(note));
        }
        return text.toString();
    }
}
