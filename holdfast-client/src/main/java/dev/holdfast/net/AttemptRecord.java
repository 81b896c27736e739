// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.sasl.Credentials;
import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.security.CertificateSummary;
import dev.holdfast.stream.StreamFeatures;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Writes down how one attempt goes. From any thread. All fields that change are guarded by this. */
final class AttemptRecord implements Progress {
    private final Peer peer;
    private final Timing timing;
    private final long origin;
    private final AttemptEvent event;
    private final long begun;
    private long ended;
    private final List<PhaseReport> phases = new ArrayList<>(6);
    private @Nullable Phase phase;
    private long phaseBegun;
    private PhaseEvent phaseEvent = new PhaseEvent();
    private Optional<String> address = Optional.empty();
    private Optional<TlsReport> tls = Optional.empty();
    private Optional<CertificateSummary> certificate = Optional.empty();
    private List<String> features = List.of();
    private List<String> mechanisms = List.of();
    private Optional<String> mechanism = Optional.empty();
    private final List<String> notes = new ArrayList<>(1);
    private List<String> notesOnMechanism = List.of();
    private Outcome outcome = Outcome.UNDER_WAY;
    private Optional<Exception> failure = Optional.empty();

    /** @param origin when the search began */
    AttemptRecord(String domain, Peer peer, Timing timing, long origin) {
        this.peer = peer;
        this.timing = timing;
        this.origin = origin;
        this.begun = timing.nanoTime();
        this.event = new AttemptEvent(domain, peer);
        event.begin();
    }

    @Override
    public synchronized void entered(Phase next) {
        if (next == phase || outcome != Outcome.UNDER_WAY) {
            return;
        }
        endPhase();
        phase = next;
        phaseBegun = timing.nanoTime();
        phaseEvent = new PhaseEvent();
        phaseEvent.begin();
    }

    private void endPhase() {
        if (phase != null) {
            phases.add(new PhaseReport(phase, since(phaseBegun), since(timing.nanoTime())));
            phaseEvent.commit(phase, peer, address);
            phase = null;
        }
    }

    @Override
    public synchronized void address(String numeric) {
        address = Optional.of(numeric);
    }

    synchronized void encrypted(SSLSession session, Optional<String> applicationProtocol) {
        certificate = shown(session);
        tls = Optional.of(
                new TlsReport(session.getProtocol(), session.getCipherSuite(), applicationProtocol, certificate));
    }

    private static Optional<CertificateSummary> shown(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate leaf
                    ? Optional.of(CertificateSummary.of(leaf))
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    synchronized void offered(StreamFeatures offer) {
        features = offer.element().children().stream()
                .map(feature -> feature.name().local())
                .toList();
        if (!offer.mechanisms().isEmpty()) {
            mechanisms = offer.mechanisms();
        }
    }

    synchronized void chose(String name, Optional<Credentials> credentials) {
        mechanism = Optional.of(name);
        notes.removeAll(notesOnMechanism); // another was refused
        notesOnMechanism = credentials
                .map(own -> MechanismNotes.of(
                        own, mechanisms, name, peer.connector().channelBindingObstacle()))
                .orElseGet(List::of);
        notes.addAll(notesOnMechanism);
    }

    synchronized void note(String what) {
        notes.add(what);
    }

    synchronized boolean isUnderWay() {
        return outcome == Outcome.UNDER_WAY;
    }

    /** The attempt is over; of effect the first time only. */
    synchronized void end(Outcome how, Optional<Exception> why) {
        if (outcome != Outcome.UNDER_WAY) {
            return;
        }
        endPhase();
        ended = timing.nanoTime();
        outcome = how;
        failure = why;
        why.flatMap(CertificateRejectedException::in)
                .map(CertificateRejectedException::certificate)
                .ifPresent(refused -> certificate = Optional.of(refused));
        event.commit(this);
    }

    synchronized AttemptReport report() {
        var until = outcome == Outcome.UNDER_WAY ? timing.nanoTime() : ended;
        return new AttemptReport(
                peer,
                address,
                since(begun),
                since(until),
                phases,
                tls,
                certificate,
                features,
                mechanisms,
                mechanism,
                notes,
                outcome,
                failure);
    }

    private Duration since(long time) {
        return Duration.ofNanos(time - origin);
    }
}
