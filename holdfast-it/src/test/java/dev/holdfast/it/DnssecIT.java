// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.holdfast.dnsjava.DnsjavaLookup;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.SrvAnswer;
import dev.holdfast.net.SrvRecord;
import dev.holdfast.security.ServerDomain;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A zone that Knot signs, and what becomes of it behind a dnsmasq that forges one name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DnssecIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String FORGED = "_xmpp-client._tcp.forged.signed.test.";

    private NameServers servers;
    private RealNameServer knot;
    private RealNameServer dnsmasq;
    private String anchors;

    @BeforeAll
    void start() throws Exception {
        servers = NameServers.start();
        knot = servers.knot();
        dnsmasq = servers.dnsmasq();
        anchors = knot.trustAnchors("signed.test");
    }

    @AfterAll
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @Test
    void recordsThatAreProvenAreAuthentic() throws Exception {
        for (var server : List.of(knot, dnsmasq)) {
            assertThat(validatingAt(server).lookup("_xmpp-client._tcp.signed.test."))
                    .isEqualTo(new SrvAnswer.Records(List.of(new SrvRecord(5, 0, 5222, "xmpp1.signed.test")), true));
        }
        assertThat(validatingAt(dnsmasq).addresses("xmpp1.signed.test"))
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"));
    }

    @Test
    void discoveryTellsThatTheyAre() throws Exception {
        assertThat(PeerDiscovery.srv(validatingAt(dnsmasq), new Random(1)).discover(new ServerDomain("signed.test")))
                .extracting(Peer::toString, peer -> peer.source().describe())
                .containsExactlyInAnyOrder(
                        tuple("xmpp1.signed.test:5222 (STARTTLS)", "SRV 5 0, DNSSEC"),
                        tuple("xmpp1.signed.test:5223 (direct TLS)", "SRV 5 0, DNSSEC"));
    }

    @Test
    void withoutValidationNothingIs() throws Exception {
        assertThat(DnsjavaLookup.at(List.of(dnsmasq.address()), LIMIT).lookup("_xmpp-client._tcp.signed.test."))
                .isEqualTo(new SrvAnswer.Records(List.of(new SrvRecord(5, 0, 5222, "xmpp1.signed.test"))));
    }

    @Test
    void aForgedRecordIsAFailureThatSaysDnssec() throws Exception {
        assertThat(validatingAt(knot).lookup(FORGED)).isInstanceOf(SrvAnswer.Records.class);
        assertThat(validatingAt(dnsmasq).lookup(FORGED))
                .isInstanceOfSatisfying(
                        SrvAnswer.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessageContaining("DNSSEC"));
    }

    @Test
    void aZoneThatIsSignedByAnotherKeyIsAFailureThatSaysDnssec() throws Exception {
        var fields = anchors.strip().split("\\s+", -1);
        var digest = fields[fields.length - 1];
        var other =
                anchors.replace(digest, digest.startsWith("0") ? "1" + digest.substring(1) : "0" + digest.substring(1));
        var lookup = DnsjavaLookup.at(List.of(knot.address()), LIMIT).validating(other);

        assertThat(lookup.lookup("_xmpp-client._tcp.signed.test."))
                .isInstanceOfSatisfying(
                        SrvAnswer.Failed.class,
                        failed -> assertThat(failed.cause()).hasMessageContaining("DNSSEC"));
        assertThatThrownBy(() -> lookup.addresses("xmpp1.signed.test"))
                .isInstanceOf(DnsFailedException.class)
                .hasMessageContaining("DNSSEC");
    }

    @Test
    void thatThereIsNoRecordIsProvenToo() throws Exception {
        assertThat(validatingAt(dnsmasq).lookup("_xmpps-client._tcp.none.signed.test."))
                .isEqualTo(new SrvAnswer.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsigned.signed.test", "hosted.test"})
    void recordsThatNobodyHasSignedAreGoodButNotAuthentic(String domain) throws Exception {
        assertThat(validatingAt(dnsmasq).lookup("_xmpp-client._tcp." + domain + "."))
                .isInstanceOfSatisfying(
                        SrvAnswer.Records.class,
                        records -> assertThat(records.authentic()).isFalse());
    }

    @Test
    void anAnswerThatIsTooLongForADatagramComesWholeByTcp() throws Exception {
        assertThat(validatingAt(dnsmasq).lookup("_xmpp-client._tcp.many.test."))
                .isInstanceOfSatisfying(
                        SrvAnswer.Records.class,
                        answer -> assertThat(answer.records()).hasSize(RealNameServer.MANY));
    }

    @Test
    void serverFailuresAndSilenceAreFailures() throws Exception {
        var limit = Duration.ofSeconds(2);
        long start = System.nanoTime();

        for (var domain : List.of("broken.test", "silent.test")) {
            assertThat(DnsjavaLookup.at(List.of(dnsmasq.address()), limit).lookup("_xmpp-client._tcp." + domain + "."))
                    .isInstanceOf(SrvAnswer.Failed.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit.multipliedBy(5));
    }

    private DnsjavaLookup validatingAt(RealNameServer server) {
        return DnsjavaLookup.at(List.of(server.address()), LIMIT).validating(anchors);
    }
}
