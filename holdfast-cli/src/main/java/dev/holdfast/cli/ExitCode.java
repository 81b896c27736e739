// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.dispatch.NotDeliveredException;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.TlsFailedException;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.TlsUnavailableException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** How a command ended, for scripts. */
enum ExitCode {
    DONE(0),
    FAULT(1),
    USAGE(2),
    LOGIN_REFUSED(3),
    NOT_REACHABLE(4),
    NO_TLS(5),
    NOT_DELIVERED(6),
    TIMEOUT(7),
    /** Of {@code doctor} only: it works, and something is to be mended. */
    WARNINGS(8);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The code of a failure; every failure has one. */
    static ExitCode of(Throwable failure) {
        return switch (deciding(failure)) {
            case UsageException _ -> USAGE;
            case AuthenticationException _, SaslUnavailableException _, BindException _ -> LOGIN_REFUSED;
            case StreamErrorException error -> of(error);
            case TlsUnavailableException _, SSLException _, CertificateRejectedException _ -> NO_TLS;
            case TlsFailedException _ -> NO_TLS;
            case NotDeliveredException _, StanzaErrorException _ -> NOT_DELIVERED;
            case NotConnectedException gone -> gone.getCause() == null ? NOT_DELIVERED : of(gone.getCause());
            case TimedOutException _, SocketTimeoutException _, TimeoutException _ -> TIMEOUT;
            case XmppException _, IOException _ -> NOT_REACHABLE;
            default -> FAULT;
        };
    }

    private static ExitCode of(StreamErrorException error) {
        return error.by() == StreamErrorException.Origin.REMOTE
                ? switch (error.condition()) {
                    case CONFLICT, NOT_AUTHORIZED -> LOGIN_REFUSED;
                    case CONNECTION_TIMEOUT -> TIMEOUT;
                    default -> NOT_REACHABLE;
                }
                : NOT_REACHABLE;
    }

    /**
     * The one of several causes that says most: the first that is more than silence, in the order in which the servers were
     * tried. Where servers were named, what became of those that DNS knows beside them decides nothing.
     */
    static Throwable deciding(Throwable failure) {
        return switch (failure) {
            case NoPeerLeftException none -> firstSpecific(causes(none)).orElse(none);
            // the named servers were tried before the DNS was asked
            case XmppNotOfferedException notOffered ->
                firstSpecific(Arrays.asList(notOffered.getSuppressed())).orElse(notOffered);
            default -> failure;
        };
    }

    private static List<Throwable> causes(NoPeerLeftException none) {
        boolean named = none.attempts().stream().anyMatch(NoPeerLeftException.Attempt::given);
        return none.attempts().stream()
                .filter(attempt -> attempt.given() || !named)
                .<Throwable>map(NoPeerLeftException.Attempt::cause)
                .toList();
    }

    private static Optional<Throwable> firstSpecific(List<Throwable> causes) {
        return causes.stream()
                .filter(cause -> of(cause) != TIMEOUT)
                .findFirst()
                .or(() -> causes.stream().findFirst());
    }
}
