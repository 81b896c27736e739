// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.time.Duration;
import java.util.Optional;

/** How a {@link Peer} came to be known. */
public sealed interface PeerSource {
    /** Whoever called has named it. */
    record Given() implements PeerSource {}

    /** Where the server wants to be found when a session is resumed (XEP-0198 §3). */
    record Location() implements PeerSource {}

    /**
     * Where a server has sent us by {@code see-other-host} (RFC 6120 §4.9.3.19).
     *
     * @param by the peer that did, for messages
     */
    record Redirect(String by) implements PeerSource {}

    /**
     * An SRV record of the domain (RFC 6120 §3.2.1, XEP-0368).
     *
     * @param priority lower is tried first; peers of one priority race each other
     * @param weight share of the first tries among those of one priority
     * @param authentic whether DNSSEC has proven the record, so that a certificate for the host will do as well (RFC 7590 §3.4)
     * @param age present if the DNS is down, and the record the last that was known: for how long it has been
     */
    record Srv(int priority, int weight, boolean authentic, Optional<Duration> age) implements PeerSource {}

    /** The domain itself, for want of SRV records (RFC 6120 §3.2.2). */
    record Fallback() implements PeerSource {}

    /** A link in the domain's host-meta file (XEP-0156). */
    record HostMeta() implements PeerSource {}

    /** For messages: {@code SRV 10 60}. */
    default String describe() {
        return switch (this) {
            case Given() -> "given";
            case Location() -> "location of the session";
            case Redirect(var by) -> "redirect by " + by;
            case Srv(int priority, int weight, boolean authentic, var age) ->
                "SRV " + priority + " " + weight + (authentic ? ", DNSSEC" : "")
                        + age.map(since -> ", known " + since.toSeconds() + " s ago")
                                .orElse("");
            case Fallback() -> "fallback, no SRV";
            case HostMeta() -> "host-meta";
        };
    }
}
