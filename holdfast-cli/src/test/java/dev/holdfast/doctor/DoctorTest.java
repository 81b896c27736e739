// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.doctor.Diagnosis.Health;
import dev.holdfast.doctor.Finding.Severity;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.Proxy;
import dev.holdfast.net.SrvAnswer;
import dev.holdfast.net.SrvRecord;
import dev.holdfast.net.StreamConnector;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import dev.holdfast.websocket.WebSocketConnector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults that are planted are named. */
@Timeout(60)
class DoctorTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final List<AutoCloseable> open = new ArrayList<>();
    private SrvAnswer startTls = new SrvAnswer.None();
    private SrvAnswer direct = new SrvAnswer.None();
    private HostLookup hosts = host -> List.of(LOOPBACK);
    private Duration patience = Duration.ofSeconds(20);

    @AfterEach
    void close() throws Exception {
        for (var resource : open) {
            resource.close();
        }
    }

    private LoopbackServer server(Kind kind) throws IOException {
        var server = LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .certificates(CERTIFICATES)
                .certificateKind(kind)
                .start();
        open.add(server);
        return server;
    }

    private static SrvRecord record(int priority, int port) {
        return new SrvRecord(priority, 0, port, "xmpp.example.test.");
    }

    private static SrvAnswer records(SrvRecord... records) {
        return new SrvAnswer.Records(List.of(records));
    }

    private Diagnosis examine(String target, SecurityLayer security) throws InterruptedException {
        return examine(
                target,
                security,
                Survey.of(
                        new ServerDomain("example.test"),
                        name -> name.startsWith("_xmpp-client") ? startTls : direct,
                        new Random(1)));
    }

    private Diagnosis examine(String target, SecurityLayer security, Survey survey) throws InterruptedException {
        var timeouts = Timeouts.defaults().within(patience).withAttempt(patience.multipliedBy(2));
        var settings = StreamConnector.Settings.defaults().withTimeouts(timeouts);
        var trusting = security.withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())));
        return new Doctor(Jid.parse(target), trusting, hosts, settings)
                .examine(survey, survey.peers(), (done, all) -> {});
    }

    private Diagnosis examine() throws InterruptedException {
        return examine("example.test", SecurityLayer.unauthenticated());
    }

    private Diagnosis examine(Peer peer) throws InterruptedException {
        var survey = Survey.of(new ServerDomain("example.test"), domain -> List.of(peer));
        return examine("example.test", SecurityLayer.unauthenticated(), survey);
    }

    private static List<String> errors(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .map(Finding::toString)
                .toList();
    }

    private static List<String> warnings(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .map(Finding::toString)
                .toList();
    }

    @Test
    void aHealthyDomainHasNoFindings() throws Exception {
        var server = server(Kind.GOOD);
        startTls = records(record(10, server.port()));
        direct = records(record(5, server.directTlsPort()));
        var diagnosis = examine();
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
        assertThat(diagnosis.visits()).hasSize(2);
    }

    @Test
    void withAnAccountItLogsInAtEachServer() throws Exception {
        var server = server(Kind.GOOD);
        startTls = records(record(10, server.port()));
        direct = records(record(5, server.directTlsPort()));
        var diagnosis = examine("juliet@example.test", SecurityLayer.password("secret".toCharArray()));
        assertThat(diagnosis.health()).isEqualTo(Health.HEALTHY);
        assertThat(diagnosis.visits())
                .allSatisfy(visit -> assertThat(visit.attempt().mechanism()).contains("SCRAM-SHA-256"));
    }

    @Test
    void anExpiredCertificateIsNamed() throws Exception {
        startTls = records(record(10, server(Kind.EXPIRED).port()));
        var diagnosis = examine();
        assertThat(errors(diagnosis)).singleElement().asString().contains("has expired", "renew");
        assertThat(diagnosis.health()).isEqualTo(Health.BROKEN);
    }

    @Test
    void aCertificateOfAnotherHostIsNamed() throws Exception {
        startTls = records(record(10, server(Kind.WRONG_HOST).port()));
        assertThat(errors(examine()))
                .singleElement()
                .asString()
                .contains("is not for example.test", "the domain of the users' JIDs");
    }

    @Test
    void aDeadFirstPeerIsAWarningBesidesTheFailure() throws Exception {
        startTls = records(record(1, deadPort()), record(10, server(Kind.GOOD).port()));
        var diagnosis = examine();
        assertThat(errors(diagnosis)).singleElement().asString().contains("it is dead", "refused");
        assertThat(warnings(diagnosis)).singleElement().asString().contains("clients try first");
        assertThat(diagnosis.health()).isEqualTo(Health.WORKS_WITH_WARNINGS);
    }

    private static int deadPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aProxyThatIsDeadIsToldFromAServerThatIs() throws Exception {
        var proxy = Proxy.socks5("127.0.0.1", deadPort());
        assertThat(errors(examine(new Peer("example.test", 5222, proxy.startTls()))))
                .singleElement()
                .asString()
                .contains(proxy.toString(), "check the proxy")
                .doesNotContain("it is dead", "record");
    }

    @Test
    void aWebServerWithoutAWebSocketIsNotDead() throws Exception {
        var refusing = ScriptedServer.startDirectTls("example.test", CERTIFICATES, Kind.GOOD);
        open.add(refusing);
        refusing.script(connection -> connection.send("HTTP/1.1 404 Not Found\r\n\r\n"));
        hosts = host -> List.of(LOOPBACK);
        var peer = WebSocketConnector.peer(URI.create("wss://example.test:" + refusing.port() + "/ws"));
        assertThat(errors(examine(peer)))
                .singleElement()
                .asString()
                .contains("404", "check the path")
                .doesNotContain("it is dead", "record");
    }

    @Test
    void aServerThatHangsIsNamed() throws Exception {
        patience = Duration.ofMillis(300);
        var mute = new ServerSocket(0, 5, LOOPBACK);
        open.add(mute);
        startTls = records(record(10, mute.getLocalPort()));
        assertThat(errors(examine())).singleElement().asString().contains("accepts connections and then hangs");
    }

    @Test
    void thatThereIsNoServiceIsNamed() throws Exception {
        startTls = new SrvAnswer.NotOffered();
        direct = new SrvAnswer.NotOffered();
        var diagnosis = examine();
        assertThat(errors(diagnosis)).singleElement().asString().contains("there is no XMPP service here");
        assertThat(diagnosis.survey().inWords().values()).containsOnly("\".\", not offered here");
    }

    @Test
    void missingRecordsAreAWarning() throws Exception {
        var diagnosis = examine(); // nobody listens at 5222
        assertThat(warnings(diagnosis)).singleElement().asString().contains("no SRV records");
    }

    @Test
    void anAnswerThatDidNotComeIsAWarningWhereTheOtherDid() throws Exception {
        startTls = records(record(10, server(Kind.GOOD).port()));
        direct = new SrvAnswer.Failed(new DnsFailedException("SERVFAIL"));
        var diagnosis = examine();
        assertThat(warnings(diagnosis)).singleElement().asString().contains("_xmpps-client", "SERVFAIL");
    }

    private SrvAnswer scripted(String answerToTheHeader) throws IOException {
        var server = ScriptedServer.startDirectTls("example.test", CERTIFICATES, Kind.GOOD);
        open.add(server);
        server.script(connection -> {
            connection.expectHeader();
            connection.sendHeader();
            connection.send(answerToTheHeader);
            connection.expectFooter();
            connection.sendFooterAndClose();
        });
        return records(record(10, server.port()));
    }

    private static String offering(String mechanism) {
        return "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>" + mechanism
                + "</mechanism></mechanisms></stream:features>";
    }

    @Test
    void aServerThatSendsClientsOnIsVisitedWhereItSendsThem() throws Exception {
        var other = server(Kind.GOOD);
        direct = scripted("<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
                + "other.example.test:" + other.directTlsPort() + "</see-other-host></stream:error></stream:stream>");
        var asked = new CopyOnWriteArrayList<String>();
        hosts = host -> {
            asked.add(host);
            return List.of(LOOPBACK);
        };
        var diagnosis = examine();
        assertThat(asked).contains("other.example.test");
        assertThat(diagnosis.visits())
                .singleElement()
                .satisfies(visit -> assertThat(visit.attempt().peer().host()).isEqualTo("other.example.test"));
        assertThat(diagnosis.findings()).as("nothing is wrong with that").isEmpty();
    }

    @Test
    void whatAServerSendsMakesNoLineOfItsOwn() throws Exception {
        direct = scripted(offering("X-ONE\nok    example.test is healthy"));
        startTls = new SrvAnswer.Failed(new DnsFailedException("SERVFAIL\nok    example.test is healthy"));
        assertThat(DiagnosisText.of(examine()))
                .anyMatch(line -> line.contains("X-ONE"))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    @Test
    void noMechanismInCommonIsNamed() throws Exception {
        direct = scripted(offering("ANONYMOUS"));
        var diagnosis = examine();
        assertThat(errors(diagnosis)).singleElement().asString().contains("no SASL mechanism in common", "ANONYMOUS");
        assertThat(diagnosis.health()).isEqualTo(Health.BROKEN);
    }

    @Test
    void aHostWithoutAnAddressIsNamed() throws Exception {
        startTls = records(record(10, 5222));
        hosts = host -> {
            throw new java.net.UnknownHostException("the host name " + host + " has no address in the DNS");
        };
        assertThat(errors(examine())).singleElement().asString().contains("has no address", "out of the DNS");
    }

    @Test
    void everyAddressOfAHostIsVisited() throws Exception {
        var server = server(Kind.GOOD);
        hosts = host -> List.of(LOOPBACK, InetAddress.ofLiteral("127.0.0.2"));
        startTls = records(record(10, server.port()));
        assertThat(examine().visits())
                .extracting(visit -> visit.attempt().address().orElseThrow())
                .containsExactly("127.0.0.1:" + server.port(), "127.0.0.2:" + server.port());
    }

    @Test
    void theTextAndThePageShowWhatStrangersSentAsText() throws Exception {
        startTls = new SrvAnswer.Failed(new DnsFailedException("<script>alert(1)</script>"));
        direct = records(record(5, server(Kind.EXPIRED).directTlsPort()));
        var diagnosis = examine();
        var page = DiagnosisPage.of(diagnosis);
        assertThat(page)
                .doesNotContain("<script>", "http://", "https://", "src=", "@import")
                .contains("&lt;script&gt;", "has expired", "class=\"rail\"");
        assertThat(DiagnosisText.of(diagnosis))
                .anySatisfy(line -> assertThat(line).startsWith("FAIL  xmpp.example"));
        assertThat(DiagnosisJson.of(diagnosis))
                .contains("\"health\":\"BROKEN\"")
                .contains("\"severity\":\"ERROR\"");
    }
}
