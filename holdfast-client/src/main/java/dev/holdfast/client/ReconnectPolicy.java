// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.NegotiationException;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.TlsUnavailableException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What to do after a connection has ended, or could not be made. Nothing else decides that. */
@FunctionalInterface
public interface ReconnectPolicy {
    /** What to do next. */
    sealed interface Decision {
        /** Wait that long, then try again. */
        record RetryAfter(Duration delay) implements Decision {}

        /** End, with the cause as the client's failure. */
        record GiveUp() implements Decision {}
    }

    /**
     * Decides; called by the client's supervisor, never by two threads at once.
     *
     * @param failures how many attempts have failed or lasted too short to count as stable, this one included; at least 1
     * @param everEstablished whether there has been a session since the start
     */
    Decision after(XmppException cause, int failures, boolean everEstablished);

    /** One second, a fifth more after each failure, and no more than a minute. */
    static ReconnectPolicy standard() {
        return backoff(Duration.ofSeconds(1), 1.2, Duration.ofSeconds(60));
    }

    /**
     * Retries whatever {@linkplain #isLasting is not lasting}, with exponential back-off. Each delay is drawn between a tenth of
     * its length and the whole, so that clients who lost their server together do not return together.
     */
    static ReconnectPolicy backoff(Duration start, double factor, Duration cap) {
        // one policy may serve many clients, and with them many threads
        return backoff(start, factor, cap, () -> ThreadLocalRandom.current().nextLong());
    }

    /** As {@link #backoff(Duration, double, Duration)}, with a source of randomness of one's own. */
    static ReconnectPolicy backoff(Duration start, double factor, Duration cap, RandomGenerator random) {
        if (!start.isPositive() || !(factor >= 1) || cap.compareTo(start) < 0) {
            throw new IllegalArgumentException(
                    "a back-off of " + start + " × " + factor + " up to " + cap + " would not back off");
        }
        double first = start.toNanos();
        double most = cap.toNanos();
        return (cause, failures, everEstablished) -> {
            if (isLasting(cause)) {
                return new Decision.GiveUp();
            }
            double nanos = Math.min(first * Math.pow(factor, failures - 1.0), most);
            return new Decision.RetryAfter(Duration.ofNanos((long) (nanos * (0.1 + 0.9 * random.nextDouble()))));
        };
    }

    /**
     * As another policy, but with a first retry that comes at once where an established connection broke, or was ended without an
     * error. From the
     * second failure in a row on, and so with a server that accepts and then drops its clients, the other policy has its way; what
     * was stable begins anew ({@link ClientConfig.Builder#minimumStableTime}).
     *
     * <p>Good for a few clients, which a network loses one by one: the session is resumed within a few round trips. Where one server
     * holds thousands, do not use it: when it restarts, all of them would return in the same instant.
     */
    static ReconnectPolicy promptly(ReconnectPolicy otherwise) {
        return (cause, failures, everEstablished) -> {
            var decision = otherwise.after(cause, failures, everEstablished);
            boolean prompt = everEstablished && failures == 1 && cause instanceof ConnectionLostException;
            return prompt && decision instanceof Decision.RetryAfter
                    ? new Decision.RetryAfter(Duration.ZERO)
                    : decision;
        };
    }

    /**
     * Whether trying again would only meet the same end: a refused login, a login that goes against the protocol, another client
     * under the same resource, an unknown domain. Of several peers all must have failed so.
     */
    static boolean isLasting(Exception cause) {
        return switch (cause) {
            case AuthenticationException refused -> !refused.temporary();
            case BindException refused -> refused.error().type() != StanzaError.Type.WAIT;
            case SaslUnavailableException _ -> true;
            case TlsUnavailableException _ -> false;
            case NegotiationException _ -> true;
            case FaultException _ -> true;
            // a given peer that failed may come back, whatever the DNS says of the domain
            case XmppNotOfferedException none ->
                Stream.of(none.getSuppressed())
                        .allMatch(failed -> failed instanceof Exception failure && isLasting(failure));
            case NoPeerLeftException none -> none.attempts().stream().allMatch(attempt -> isLasting(attempt.cause()));
            case StreamErrorException error ->
                switch (error.condition()) {
                    case CONFLICT, HOST_UNKNOWN -> error.by() == StreamErrorException.Origin.REMOTE;
                    default -> false;
                };
            default -> false;
        };
    }
}
