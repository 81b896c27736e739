// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was asked to find the peers of the domain, and what came of it.
 *
 * @param begun since the search began
 * @param ended since the search began
 * @param failure present if there was no usable answer
 */
public record DiscoveryReport(Duration begun, Duration ended, List<Peer> peers, Optional<Exception> failure) {
    public DiscoveryReport {
        peers = List.copyOf(peers);
    }
}
