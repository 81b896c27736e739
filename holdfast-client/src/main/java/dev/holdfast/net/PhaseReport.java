// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;

/**
 * One phase of an attempt.
 *
 * @param begun since the search began
 * @param ended since the search began
 */
public record PhaseReport(Phase phase, Duration begun, Duration ended) {
    /** How long it took. */
    public Duration took() {
        return ended.minus(begun);
    }
}
