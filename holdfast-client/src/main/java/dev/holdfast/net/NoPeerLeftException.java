// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.XmppException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every server that could be tried has failed; {@link #getSuppressed()} has one exception for each, in the order of the attempts. */
public final class NoPeerLeftException extends XmppException {
    /**
     * One failed attempt.
     *
     * @param where the peer, or what was looked up to find one
     * @param given whether this peer was named by whoever called, and not found through DNS
     */
    public record Attempt(String where, Exception cause, boolean given) {
        @Override
        public String toString() {
            return where + ": " + cause.getMessage();
        }
    }

    private final transient List<Attempt> attempts;
    private final transient Optional<ConnectionReport> report;

    public NoPeerLeftException(String domain, List<Attempt> attempts) {
        this(domain, attempts, Optional.empty());
    }

    NoPeerLeftException(String domain, List<Attempt> attempts, ConnectionReport report) {
        this(domain, attempts, Optional.of(report));
    }

    private NoPeerLeftException(String domain, List<Attempt> attempts, Optional<ConnectionReport> report) {
        super(
                attempts.isEmpty()
                        ? "there is no server of " + domain + " to try"
                        : "no server of " + domain + " would do: "
                                + attempts.stream().map(Attempt::toString).collect(Collectors.joining("; ")));
        this.attempts = List.copyOf(attempts);
        this.report = report;
        attempts.forEach(attempt -> addSuppressed(attempt.cause()));
    }

    /** What was tried, in order. */
    public List<Attempt> attempts() {
        return attempts;
    }

    Optional<ConnectionReport> report() {
        return report;
    }
}
