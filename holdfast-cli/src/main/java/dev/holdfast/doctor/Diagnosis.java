// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.doctor.Finding.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an examination has found.
 *
 * @param loggedIn whether each attempt was to log in, and not only to come as far as the offer of mechanisms
 * @param findings the worst first
 */
public record Diagnosis(
        String domain,
        boolean loggedIn,
        Instant started,
        Duration took,
        Survey survey,
        List<Visit> visits,
        List<Finding> findings) {
    /** In a word. */
    public enum Health {
        /** Everything works. */
        HEALTHY,
        /** A client gets in, and something is to be mended. */
        WORKS_WITH_WARNINGS,
        /** No client gets in. */
        BROKEN
    }

    public Diagnosis {
        visits = List.copyOf(visits);
        findings = List.copyOf(findings);
    }

    /** In a word. */
    public Health health() {
        if (visits.stream().noneMatch(this::works)) {
            return Health.BROKEN;
        }
        return findings.stream().allMatch(finding -> finding.severity() == Severity.NOTE)
                ? Health.HEALTHY
                : Health.WORKS_WITH_WARNINGS;
    }

    /** Whether a client with a password gets in there. */
    public boolean works(Visit visit) {
        return visit.succeeded() && (loggedIn || Mechanisms.oneInCommon(visit.attempt()));
    }

    /** All failures, in the order of the findings. */
    public List<Exception> causes() {
        return findings.stream().flatMap(finding -> finding.cause().stream()).toList();
    }
}
