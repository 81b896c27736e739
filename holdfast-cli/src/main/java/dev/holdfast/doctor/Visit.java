// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.Peer;
import java.time.Duration;

/**
 * One attempt at one address of one peer.
 *
 * @param offset when its own times begin, since the examination began
 * @param peer where it set out for; the attempt is at another if this one has sent us on
 */
public record Visit(Duration offset, Peer peer, AttemptReport attempt) {
    /** Whether it came as far as it was to come. */
    public boolean succeeded() {
        return attempt.outcome() == AttemptReport.Outcome.CONNECTED;
    }

    Duration begun() {
        return offset.plus(attempt.begun());
    }

    Duration ended() {
        return offset.plus(attempt.ended());
    }
}
