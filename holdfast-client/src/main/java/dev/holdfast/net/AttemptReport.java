// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.CertificateSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One attempt at one address of one peer.
 *
 * @param address such as {@code 192.0.2.1:5222}; that of the proxy if there is one; empty if it did not come to that
 * @param begun since the search began
 * @param ended since the search began
 * @param phases in their order
 * @param tls present if the connection was encrypted
 * @param certificate what the server showed, accepted or not
 * @param features the names of what the server offered last
 * @param mechanisms the SASL mechanisms that the server offered
 * @param mechanism the one that was chosen
 * @param notes what else there is to say, such as why no stronger mechanism was chosen
 * @param failure why it failed
 */
public record AttemptReport(
        Peer peer,
        Optional<String> address,
        Duration begun,
        Duration ended,
        List<PhaseReport> phases,
        Optional<TlsReport> tls,
        Optional<CertificateSummary> certificate,
        List<String> features,
        List<String> mechanisms,
        Optional<String> mechanism,
        List<String> notes,
        Outcome outcome,
        Optional<Exception> failure) {
    /** How an attempt ended. */
    public enum Outcome {
        /** It has not. */
        UNDER_WAY,
        /** It is the one whose connection is used. */
        CONNECTED,
        /** It did not get as far as that. */
        FAILED,
        /** Another peer was faster; nothing was wrong with this one. */
        OVERTAKEN,
        /** The search was ended, or had no more time. */
        ABANDONED
    }

    public AttemptReport {
        phases = List.copyOf(phases);
        features = List.copyOf(features);
        mechanisms = List.copyOf(mechanisms);
        notes = List.copyOf(notes);
    }

    /** Peer and, where it says more, the address: for messages. */
    public String where() {
        return address.filter(numeric -> !numeric.equals(HostPort.of(peer.host(), peer.port())))
                .map(numeric -> peer + " at " + numeric)
                .orElseGet(peer::toString);
    }
}
