// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.security.ServerDomain;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of discovery by itself, as docs/conformance.md counts them; {@code DiscoveryOutcomesTest} has them all together. */
class DiscoveryRulesTest {
    private static final SrvAnswer NONE = new SrvAnswer.None();
    private static final SrvAnswer ROOT = new SrvAnswer.NotOffered();
    private static final RandomGenerator NO_LOTS = () -> {
        throw new AssertionError("nothing to draw lots for");
    };

    @Test
    void recordsOfXmppClientAreForStartTlsAndThoseOfXmppsClientForDirectTls() throws Exception {
        assertThat(found(records(10, 5222, "one", "two"), records(20, 443, "three")))
                .containsExactlyInAnyOrder(
                        "one.test:5222 (STARTTLS)", "two.test:5222 (STARTTLS)", "three.test:443 (direct TLS)");
    }

    @Test
    void peersShareTheirConnectorWhichKeepsNothing() throws Exception {
        var peers = discover(records(10, 5222, "one", "two"), NONE, new Random(1));

        assertThat(peers).extracting(Peer::connector).containsExactly(Connector.startTls(), Connector.startTls());
        assertThat(Connector.startTls()).isInstanceOf(Enum.class);
    }

    @Test
    void theRecordsOfBothServicesAreMergedBeforeTheyAreOrdered() throws Exception {
        assertThat(found(records(20, 5222, "second"), records(10, 5223, "first")))
                .containsExactly("first.test:5223 (direct TLS)", "second.test:5222 (STARTTLS)");
    }

    @Test
    void withoutXmppsClientThereIsOnlyStartTls() throws Exception {
        assertThat(found(records(10, 5222, "one"), NONE)).containsExactly("one.test:5222 (STARTTLS)");
    }

    @Test
    void withoutXmppClientThereIsOnlyDirectTlsAndNoFallback() throws Exception {
        assertThat(found(NONE, records(10, 5223, "one"))).containsExactly("one.test:5223 (direct TLS)");
    }

    @Test
    void withoutAnyRecordTheDomainItselfIsTriedAndNoLotIsDrawn() throws Exception {
        assertThat(discover(NONE, NONE, NO_LOTS))
                .containsExactly(new Peer("example.test", 5222, Connector.startTls(), new PeerSource.Fallback()));
    }

    @Test
    void aDomainThatOffersNoStartTlsIsReachedByDirectTls() throws Exception {
        assertThat(found(ROOT, records(10, 5223, "one"))).containsExactly("one.test:5223 (direct TLS)");
    }

    @Test
    void aDomainThatOffersNoDirectTlsIsReachedByStartTls() throws Exception {
        assertThat(found(records(10, 5222, "one"), ROOT)).containsExactly("one.test:5222 (STARTTLS)");
    }

    @Test
    void aDomainThatOffersNeitherHasNoXmpp() {
        assertThatThrownBy(() -> found(ROOT, ROOT))
                .isInstanceOf(XmppNotOfferedException.class)
                .hasMessageContaining("example.test offers no XMPP service");
    }

    @Test
    void aDomainThatOffersNoStartTlsAndSaysNothingOfDirectTlsHasNoXmpp() {
        assertThatThrownBy(() -> found(ROOT, NONE)).isInstanceOf(XmppNotOfferedException.class);
    }

    @Test
    void aFailureOfXmppsClientDoesNotHideTheRecordsOfXmppClient() throws Exception {
        assertThat(found(records(10, 5222, "one"), failed("direct"))).containsExactly("one.test:5222 (STARTTLS)");
    }

    @Test
    void aFailureOfXmppClientIsNotTakenForTheAbsenceOfRecords() {
        assertThatThrownBy(() -> found(failed("startTls"), NONE))
                .isInstanceOf(DnsFailedException.class)
                .hasMessageContaining("startTls is broken");
    }

    static List<SrvAnswer> nothingOfDirectTls() {
        return List.of(NONE, ROOT, failed("direct"));
    }

    @ParameterizedTest
    @MethodSource("nothingOfDirectTls")
    void whatXmppsClientSaysDoesNotKeepFromTheFallback(SrvAnswer direct) throws Exception {
        assertThat(found(NONE, direct)).containsExactly("example.test:5222 (STARTTLS)");
    }

    @Test
    void hostsHaveNoTrailingDot() throws Exception {
        var answer = new SrvAnswer.Records(List.of(new SrvRecord(0, 0, 5222, "xmpp.example.test.")));

        assertThat(discover(answer, NONE, new Random(1))).extracting(Peer::host).containsExactly("xmpp.example.test");
    }

    @Test
    void aSingleRecordNeedsNoLot() throws Exception {
        assertThat(discover(records(10, 5222, "one"), records(20, 5223, "two"), NO_LOTS))
                .extracting(Peer::host)
                .containsExactly("one.test", "two.test");
    }

    private static List<String> found(SrvAnswer startTls, SrvAnswer direct) throws Exception {
        return discover(startTls, direct, new Random(1)).stream()
                .map(Peer::toString)
                .toList();
    }

    private static List<Peer> discover(SrvAnswer startTls, SrvAnswer direct, RandomGenerator random) throws Exception {
        return PeerDiscovery.srv(name -> name.startsWith("_xmpps-") ? direct : startTls, random)
                .discover(new ServerDomain("example.test"));
    }

    private static SrvAnswer records(int priority, int port, String... names) {
        return new SrvAnswer.Records(List.of(names).stream()
                .map(name -> new SrvRecord(priority, 1, port, name + ".test"))
                .toList());
    }

    private static SrvAnswer failed(String what) {
        return new SrvAnswer.Failed(new DnsFailedException(what + " is broken"));
    }
}
