// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.time.Duration;
import java.util.List;

/**
 * How much of a figure is measured: all of it, or just enough to see that it works.
 *
 * @param processes how many processes of each contender in each case
 * @param limit when a process is given up
 * @param guess how long a process may take, for the first estimate of the time left
 */
record Size(List<Case> cases, int processes, Duration limit, Duration guess) {
    static Size of(int processes, int guessSeconds, int limitSeconds, Case... cases) {
        return new Size(List.of(cases), processes, Duration.ofSeconds(limitSeconds), Duration.ofSeconds(guessSeconds));
    }

    Size withProcesses(int number) {
        return new Size(cases, number, limit, guess);
    }
}
