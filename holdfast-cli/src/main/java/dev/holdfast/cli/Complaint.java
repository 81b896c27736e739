// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.ProxyFailedException;
import dev.holdfast.net.TlsFailedException;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.TlsUnavailableException;
import dev.holdfast.websocket.HostMetaFailedException;
import dev.holdfast.websocket.WebSocketRefusedException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in a line what failed, for whom, and what to try. */
final class Complaint {
    private Complaint() {}

    /** @param domain whose server was wanted */
    static String line(Throwable failure, String domain) {
        var cause = ExitCode.deciding(failure);
        var where = where(failure, cause).map(peer -> peer + ": ").orElse("");
        return "no session with " + domain + ": " + where + cause.getMessage() + "; " + hint(cause);
    }

    private static Optional<String> where(Throwable failure, Throwable cause) {
        return failure instanceof NoPeerLeftException none
                ? none.attempts().stream()
                        .filter(attempt -> attempt.cause().equals(cause))
                        .map(NoPeerLeftException.Attempt::where)
                        .findFirst()
                : Optional.empty();
    }

    /** What was tried, for those who want to know. */
    static List<String> attempts(Throwable failure) {
        return switch (failure) {
            case NoPeerLeftException none ->
                none.attempts().stream()
                        .map(NoPeerLeftException.Attempt::toString)
                        .toList();
            default ->
                Stream.concat(Arrays.stream(failure.getSuppressed()), Stream.of(failure))
                        .map(cause -> String.valueOf(cause.getMessage()))
                        .toList();
        };
    }

    private static String hint(Throwable cause) {
        return switch (cause) {
            case AuthenticationException refused -> hint(refused);
            case SaslUnavailableException _ -> "ask those who run the server which mechanisms it is meant to offer";
            case BindException refused ->
                "try another --resource, or none (" + refused.error().type() + ")";
            case StreamErrorException error
            when error.by() == StreamErrorException.Origin.LOCAL ->
                "it does not speak XMPP as it should: check that host and port are those of an XMPP server";
            case StreamErrorException error -> hint(error.condition());
            case TlsFailedException tls ->
                tls.certificate()
                        .map(c -> hint(c.reason()))
                        .orElse("check that the port is the right one: --direct-tls is for ports that begin with TLS");
            case TlsUnavailableException _ ->
                "holdfast never logs in without TLS; if the server has a port that begins with TLS, give it with --server and --direct-tls";
            case XmppNotOfferedException _ -> "check the domain of --jid";
            case UnknownHostException _ ->
                "check the spelling of the domain, or name the server with --server HOST:PORT";
            case DnsFailedException _ ->
                "check the network, try another resolver with --dns, or name the server with --server HOST:PORT";
            case HostMetaFailedException _ ->
                "the domain may have no WebSocket: if you know one, give its address, --websocket wss://HOST/PATH, or leave out --websocket";
            case WebSocketRefusedException _ -> "check the path of the WebSocket's address, or leave out --websocket";
            case ProxyFailedException _ ->
                "check --proxy (or HOLDFAST_PROXY), and that this proxy allows connections to XMPP servers";
            case ConnectException _ ->
                "check that the server runs and the port is right, or try another with --server HOST:PORT";
            case TimedOutException _, SocketTimeoutException _ ->
                "the server may be overloaded or no XMPP server; try a longer --timeout, or another --server";
            default -> "check that the server is an XMPP server and runs, or try another with --server HOST:PORT";
        };
    }

    private static String hint(AuthenticationException refused) {
        if (refused.temporary()) {
            return "the server says that this will pass: try again later";
        }
        return refused.condition().isPresent()
                ? "check the JID and the password (--password-file, HOLDFAST_PASSWORD)"
                : "this may not be the server that knows your account: check --server";
    }

    private static String hint(StreamCondition condition) {
        return switch (condition) {
            case CONFLICT -> "another client uses the same resource: end it, or choose another --resource";
            case HOST_UNKNOWN, HOST_GONE ->
                "the server does not serve this domain: check the domain of --jid, and --server";
            case SYSTEM_SHUTDOWN,
                    RESET,
                    CONNECTION_TIMEOUT,
                    INTERNAL_SERVER_ERROR,
                    RESOURCE_CONSTRAINT,
                    REMOTE_CONNECTION_FAILED -> "try again later";
            case SEE_OTHER_HOST -> "name that server with --server HOST:PORT";
            default -> "-v -v and --xml show more";
        };
    }

    private static String hint(CertificateRejectedException.Reason reason) {
        return switch (reason) {
            case EXPIRED -> "those who run the server have to renew it (or the clock of this machine is wrong)";
            case NOT_YET_VALID -> "check the clock of this machine";
            case SELF_SIGNED, UNTRUSTED_ISSUER ->
                "if you know that it is right, give the certificate of its issuer with --ca FILE";
            case WRONG_HOST -> "the certificate must name the domain of --jid, whatever --server says: check both";
            case UNACCEPTABLE -> "those who run the server have to replace it";
        };
    }
}
