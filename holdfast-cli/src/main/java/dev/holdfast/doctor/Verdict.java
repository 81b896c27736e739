// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.Phase;
import dev.holdfast.net.PhaseReport;
import dev.holdfast.net.ProxyFailedException;
import dev.holdfast.net.SrvAnswer;
import dev.holdfast.net.TlsFailedException;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.TlsUnavailableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** From what was seen to what is wrong, and what is to be done about it. */
record Verdict(Survey survey, List<Visit> visits, boolean loggedIn, Instant now) {
    private static final Duration RENEWAL = Duration.ofDays(14);

    static List<Finding> worstFirst(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparing(Finding::severity).reversed())
                .toList();
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        dns(findings);
        for (var visit : visits) {
            var attempt = visit.attempt();
            attempt.failure().ifPresent(failure -> findings.add(failed(attempt, failure)));
            if (visit.succeeded()) {
                succeeded(attempt, findings);
            }
        }
        first(findings);
        return findings;
    }

    private void dns(List<Finding> findings) {
        survey.failure().ifPresent(failure -> findings.add(dnsFailure(failure)));
        survey.answers().forEach((name, answer) -> {
            if (answer instanceof SrvAnswer.Failed(var cause)
                    && survey.failure().isEmpty()) {
                findings.add(Finding.warning(
                        name,
                        "the DNS gave no usable answer: " + cause.getMessage(),
                        "check the name servers of the domain; clients go on without these records"));
            }
        });
        if (survey.peers().stream().anyMatch(peer -> peer.source() instanceof PeerSource.Fallback)
                && !survey.answers().isEmpty()) {
            findings.add(Finding.warning(
                    survey.domain(),
                    "there are no SRV records, so clients guess that port 5222 of the domain is the server",
                    "publish _xmpp-client._tcp (and _xmpps-client._tcp, XEP-0368) records"));
        }
    }

    private Finding dnsFailure(Exception failure) {
        return switch (failure) {
            case XmppNotOfferedException _ ->
                Finding.error(
                        survey.domain(),
                        "the DNS says that there is no XMPP service here (SRV target \".\")",
                        "if there is to be one, replace the record by one that names the server",
                        failure);
            case DnsFailedException _ ->
                Finding.error(
                        survey.domain(),
                        String.valueOf(failure.getMessage()),
                        "check the network and the name servers of the domain",
                        failure);
            default -> Finding.error(survey.domain(), String.valueOf(failure.getMessage()), "", failure);
        };
    }

    private static Finding failed(AttemptReport attempt, Exception failure) {
        var certificate = CertificateRejectedException.in(failure);
        if (certificate.isPresent()) {
            return certificate(attempt, certificate.get());
        }
        var where = attempt.where();
        var why = String.valueOf(failure.getMessage());
        return switch (failure) {
            case SaslUnavailableException _ ->
                Finding.error(
                        where, why, "let the server offer SCRAM-SHA-256, or SCRAM-SHA-1 for old clients", failure);
            case AuthenticationException refused ->
                Finding.error(
                        where,
                        "the login was refused: " + why,
                        refused.temporary() ? "try again later" : "check the account and its password",
                        failure);
            case TlsUnavailableException _ ->
                Finding.error(where, why, "switch on TLS in the server: no client should log in without", failure);
            case TlsFailedException _ ->
                Finding.error(
                        where,
                        why,
                        "check that this port speaks "
                                + (attempt.peer().connector().tlsFirst() ? "TLS from the first byte" : "STARTTLS")
                                + ", and TLS 1.2 or 1.3",
                        failure);
            case StreamErrorException error -> streamError(where, error);
            case ProxyFailedException _ ->
                Finding.error(where, why, "check the proxy, and that it lets you through to this port", failure);
            case TimedOutException _, SocketTimeoutException _ -> silent(attempt, failure);
            default -> lost(attempt, failure);
        };
    }

    private static Finding certificate(AttemptReport attempt, CertificateRejectedException refused) {
        var advice = switch (refused.reason()) {
            case EXPIRED -> "renew the certificate, and see why that was not done by itself";
            case NOT_YET_VALID -> "check the clocks of the server and of this machine";
            case SELF_SIGNED, UNTRUSTED_ISSUER ->
                "get a certificate from an authority that clients know and send the whole chain, or give --ca FILE";
            case WRONG_HOST ->
                "the certificate must name the domain of the users' JIDs, not the host that the SRV record names";
            case UNACCEPTABLE -> "replace the certificate";
        };
        return Finding.error(attempt.where(), String.valueOf(refused.getMessage()), advice, refused);
    }

    private static Finding streamError(String where, StreamErrorException error) {
        boolean ours = error.by() == StreamErrorException.Origin.LOCAL;
        var advice = ours
                ? "this does not speak XMPP as it should: check that host and port are those of an XMPP server"
                : switch (error.condition()) {
                    case StreamCondition.HOST_UNKNOWN, StreamCondition.HOST_GONE ->
                        "this server does not know the domain: add it there, or correct the SRV record";
                    case StreamCondition.SEE_OTHER_HOST -> "publish the address where clients are to go in the DNS";
                    default -> "see the log of the server";
                };
        return Finding.error(where, String.valueOf(error.getMessage()), advice, error);
    }

    /** Nobody answers, or somebody who has nothing to say. */
    private static Finding silent(AttemptReport attempt, Exception failure) {
        boolean connected = attempt.phases().stream()
                .anyMatch(phase -> phase.phase() == Phase.TLS || phase.phase() == Phase.HEADER);
        return connected
                ? Finding.error(
                        attempt.where(),
                        "it accepts connections and then hangs: " + failure.getMessage(),
                        "see whether the server is overloaded, or another program has its port",
                        failure)
                : Finding.error(
                        attempt.where(),
                        "nobody answers: " + failure.getMessage(),
                        "see whether the host is up, and whether a firewall swallows the packets",
                        failure);
    }

    private static Finding lost(AttemptReport attempt, Exception failure) {
        var phases = attempt.phases().stream().map(PhaseReport::phase).toList();
        var why = String.valueOf(failure.getMessage());
        if (phases.contains(Phase.HEADER)) {
            return Finding.error(attempt.where(), why, "see the log of the server", failure);
        }
        if (phases.contains(Phase.WEBSOCKET)) {
            return Finding.error(
                    attempt.where(), why, "check the path of the address, and the log of the web server", failure);
        }
        return Finding.error(
                attempt.where(), "it is dead: " + why, "start the server, or take the record out of the DNS", failure);
    }

    private void succeeded(AttemptReport attempt, List<Finding> findings) {
        var where = attempt.where();
        if (!loggedIn && !Mechanisms.oneInCommon(attempt)) {
            var what = attempt.mechanisms().isEmpty()
                    ? "it offers no SASL mechanism"
                    : "no SASL mechanism in common: it offers " + String.join(", ", attempt.mechanisms())
                            + ", and a password can be used with " + Mechanisms.ours();
            findings.add(Finding.error(
                    where, what, "let the server offer SCRAM-SHA-256", new SaslUnavailableException(what)));
        }
        if (Mechanisms.onlyPlain(attempt)) {
            findings.add(Finding.warning(
                    where, "the password goes to the server as it is (PLAIN only)", "let the server offer SCRAM"));
        }
        attempt.tls()
                .ifPresentOrElse(
                        tls -> {
                            if (!tls.version().equals("TLSv1.3")) {
                                findings.add(Finding.warning(
                                        where, "it speaks " + tls.version() + " at most", "allow TLS 1.3"));
                            }
                        },
                        () -> findings.add(Finding.warning(where, "the connection is not encrypted", "switch on TLS")));
        attempt.certificate()
                .filter(certificate -> certificate.notAfter().isBefore(now.plus(RENEWAL)))
                .ifPresent(certificate -> findings.add(
                        Finding.warning(where, "the certificate expires at " + certificate.notAfter(), "renew it")));
    }

    /** Clients pay for a first peer that does not work, each time. */
    private void first(List<Finding> findings) {
        Optional<Peer> best = survey.peers().stream().findFirst();
        boolean dead = best.isPresent()
                && visits.stream()
                        .filter(visit -> visit.peer().equals(best.get()))
                        .noneMatch(Visit::succeeded)
                && visits.stream().anyMatch(Visit::succeeded);
        if (dead) {
            findings.add(Finding.warning(
                    best.get().toString(),
                    "the peer that clients try first does not work, and others do: every login takes longer",
                    "mend it, or give it a higher priority value than the others"));
        }
    }
}
