// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.time.Duration;

/**
 * How the time of a command that {@code --timeout} bounds as a whole is shared out.
 *
 * @param attempt for connecting and logging in; shorter than the work, so that its failure can tell what was wrong
 * @param work for all that the command is for
 * @param shutdown for ending, if the server is slow to
 */
record Budget(Duration attempt, Duration work, Duration shutdown) {
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(2);
    private static final Duration LONGEST_RESERVE = Duration.ofMillis(500);

    static Budget of(Duration timeout) {
        var shutdown = shorter(LONGEST_SHUTDOWN, timeout.dividedBy(4));
        var work = timeout.minus(shutdown);
        return new Budget(work.minus(shorter(LONGEST_RESERVE, work.dividedBy(8))), work, shutdown);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
