// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.NOT_AUTHORIZED;
import static dev.holdfast.net.SearchFixture.refusing;
import static dev.holdfast.net.SearchFixture.srv;
import static dev.holdfast.net.SearchFixture.welcoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is written down of a search, for people. */
@Timeout(60)
class ConnectionReportTest {
    private final SearchFixture search = new SearchFixture();

    @AfterEach
    void close() {
        search.close();
    }

    private static LoopbackServer server(Kind kind) throws Exception {
        return LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .certificates(CERTIFICATES)
                .certificateKind(kind)
                .start();
    }

    @Test
    void tellsTheWholeWayOfTheAttemptThatSucceeded() throws Exception {
        try (var server = server(Kind.GOOD)) {
            search.discovery = domain -> List.of(srv(10, new Peer("localhost", server.port(), Connector.startTls())));
            search.hosts = host -> List.of(java.net.InetAddress.ofLiteral("127.0.0.1"));
            var loggedIn = search.connect();
            loggedIn.connection().close();
            var report = loggedIn.report();
            assertThat(report.domain()).isEqualTo("example.test");
            assertThat(report.discovery().orElseThrow().peers()).hasSize(1);
            var attempt = report.connected().orElseThrow();
            assertThat(attempt.address()).contains("127.0.0.1:" + server.port());
            assertThat(attempt.phases())
                    .extracting(PhaseReport::phase)
                    .containsExactly(
                            Phase.DNS, Phase.TCP, Phase.HEADER, Phase.TLS, Phase.HEADER, Phase.SASL, Phase.BIND);
            var tls = attempt.tls().orElseThrow();
            assertThat(tls.version()).isEqualTo("TLSv1.3");
            assertThat(tls.cipher()).startsWith("TLS_");
            assertThat(tls.certificate().orElseThrow().names()).contains("DNS:example.test");
            assertThat(attempt.mechanisms()).contains("SCRAM-SHA-256");
            assertThat(attempt.mechanism()).contains("SCRAM-SHA-256");
            assertThat(attempt.notes()).contains("the stronger SCRAM-SHA-512 is not offered");
            assertThat(attempt.features()).contains("bind", "sm");
            assertThat(report.toString())
                    .contains("SRV 10 0")
                    .contains("CONNECTED")
                    .contains("SASL");
        }
    }

    @Test
    void thePhasesFollowEachOther() throws Exception {
        var loggedIn = search.connect(search.server(welcoming()));
        loggedIn.connection().close();
        var attempt = loggedIn.report().connected().orElseThrow();
        var before = attempt.begun();
        for (var phase : attempt.phases()) {
            assertThat(phase.begun()).isGreaterThanOrEqualTo(before);
            assertThat(phase.took()).isGreaterThanOrEqualTo(Duration.ZERO);
            before = phase.ended();
        }
        assertThat(attempt.ended())
                .isGreaterThanOrEqualTo(before)
                .isLessThanOrEqualTo(loggedIn.report().took());
    }

    @Test
    void showsTheCertificateThatWasRefused() throws Exception {
        search.discovery = domain -> List.of();
        try (var server = server(Kind.EXPIRED)) {
            var failure = catchThrowableOfType(
                    NoPeerLeftException.class,
                    () -> search.connect(new Peer("127.0.0.1", server.directTlsPort(), Connector.directTls())));
            var attempt = ConnectionReport.in(failure).orElseThrow().attempts().getFirst();
            assertThat(attempt.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(attempt.certificate().orElseThrow().notAfter()).isBefore(java.time.Instant.now());
            assertThat(attempt.tls()).isEmpty();
            assertThat(attempt.failure())
                    .containsSame(failure.attempts().getFirst().cause());
        }
    }

    @Test
    void isAttachedToARefusedLogin() {
        var refusing = search.server(refusing(connection -> connection.send(NOT_AUTHORIZED)));
        var failure = catchThrowableOfType(
                AuthenticationException.class, () -> search.connect(search.refused("a"), refusing));
        var report = ConnectionReport.in(failure).orElseThrow();
        assertThat(report.attempts())
                .hasSize(2)
                .extracting(AttemptReport::outcome)
                .containsOnly(Outcome.FAILED);
        assertThat(failure)
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .anyMatch(message -> message.startsWith("what was tried: example.test")));
    }

    @Test
    void isAttachedToTheAnswerThatThereIsNoService() {
        search.discovery = domain -> {
            throw new XmppNotOfferedException(domain.name());
        };
        var failure = catchThrowableOfType(XmppNotOfferedException.class, () -> search.connect(search.refused("a")));
        var report = ConnectionReport.in(failure).orElseThrow();
        assertThat(report.attempts()).hasSize(1);
        assertThat(report.discovery().orElseThrow().failure()).containsSame(failure);
    }

    @Test
    void aFlightRecordingShowsAttemptsAndPhases() throws Exception {
        Set<String> seen = new ConcurrentSkipListSet<>();
        var complete = new CountDownLatch(1);
        try (var recording = new RecordingStream()) {
            recording.enable("dev.holdfast.ConnectionAttempt");
            recording.enable("dev.holdfast.ConnectionPhase");
            recording.onEvent("dev.holdfast.ConnectionPhase", event -> seen.add(event.getString("phase")));
            recording.onEvent("dev.holdfast.ConnectionAttempt", event -> {
                seen.add(event.getString("outcome"));
                complete.countDown();
            });
            recording.startAsync();
            search.connect(search.server(welcoming())).connection().close();
            assertThat(complete.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(seen).contains("TCP", "TLS", "HEADER", "SASL", "BIND", "CONNECTED");
    }
}
