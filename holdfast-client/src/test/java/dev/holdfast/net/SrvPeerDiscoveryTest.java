// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.security.ServerDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SrvPeerDiscoveryTest {
    private static final ServerDomain DOMAIN = new ServerDomain("example.test");
    private static final Peer START_TLS = new Peer("xmpp.example.test", 5222, Connector.startTls(), srv(10));
    private static final Peer DIRECT_TLS = new Peer("xmpps.example.test", 5223, Connector.directTls(), srv(5));
    private static final Peer FALLBACK =
            new Peer("example.test", 5222, Connector.startTls(), new PeerSource.Fallback());
    private static final String NAME = "_xmpp-client._tcp.example.test.";
    private static final String DIRECT_NAME = "_xmpps-client._tcp.example.test.";

    @ParameterizedTest(name = "xmpp-client {0}, xmpps-client {1}: {2}")
    @CsvSource({
        "RECORDS, RECORDS, BOTH",
        "RECORDS, NONE, START_TLS",
        "RECORDS, ROOT, START_TLS",
        "RECORDS, FAILED, START_TLS",
        "NONE, RECORDS, DIRECT_TLS",
        "NONE, NONE, FALLBACK",
        "NONE, ROOT, FALLBACK",
        "NONE, FAILED, FALLBACK",
        "ROOT, RECORDS, DIRECT_TLS",
        "ROOT, NONE, NOT_OFFERED",
        "ROOT, ROOT, NOT_OFFERED",
        "ROOT, FAILED, DNS_FAILED",
        "FAILED, RECORDS, DIRECT_TLS",
        "FAILED, NONE, DNS_FAILED",
        "FAILED, ROOT, DNS_FAILED",
        "FAILED, FAILED, DNS_FAILED",
    })
    void bothAnswersTogetherDecide(String startTls, String direct, String expected) {
        var discovery = discovery(answer(startTls, NAME, 5222), answer(direct, DIRECT_NAME, 5223));
        var peers = new ArrayList<Peer>();

        var failure = catchThrowable(() -> peers.addAll(discovery.discover(DOMAIN)));

        switch (expected) {
            case "BOTH" -> assertThat(peers).containsExactly(DIRECT_TLS, START_TLS); // priorities 5 and 10
            case "START_TLS" -> assertThat(peers).containsExactly(START_TLS);
            case "DIRECT_TLS" -> assertThat(peers).containsExactly(DIRECT_TLS);
            case "FALLBACK" -> assertThat(peers).containsExactly(FALLBACK);
            case "NOT_OFFERED" ->
                assertThat(failure).isInstanceOf(XmppNotOfferedException.class).hasMessageContaining("example.test");
            case "DNS_FAILED" ->
                assertThat(failure)
                        .isInstanceOf(DnsFailedException.class)
                        .hasMessageStartingWith("cannot find the servers of example.test: no answer for _xmpp");
            default -> throw new AssertionError(expected);
        }
        assertThat(failure == null).isEqualTo(!peers.isEmpty());
    }

    private static PeerSource srv(int priority) {
        return new PeerSource.Srv(priority, 0, false, Optional.empty());
    }

    private static SrvAnswer answer(String kind, String name, int port) {
        return switch (kind) {
            case "RECORDS" ->
                new SrvAnswer.Records(List.of(
                        port == 5222
                                ? new SrvRecord(10, 0, port, "xmpp.example.test.")
                                : new SrvRecord(5, 0, port, "xmpps.example.test.")));
            case "NONE" -> new SrvAnswer.None();
            case "ROOT" -> new SrvAnswer.NotOffered();
            case "FAILED" -> new SrvAnswer.Failed(new DnsFailedException("no answer for " + name));
            default -> throw new AssertionError(kind);
        };
    }

    private static PeerDiscovery discovery(SrvAnswer startTls, SrvAnswer direct) {
        return PeerDiscovery.srv(name -> name.equals(NAME) ? startTls : direct, new Random(1));
    }

    @Test
    void theFailureOfXmppClientIsTheOneReportedAndKeepsTheOther() {
        var discovery = discovery(answer("FAILED", NAME, 5222), answer("FAILED", DIRECT_NAME, 5223));

        assertThatThrownBy(() -> discovery.discover(DOMAIN))
                .hasMessageContaining(NAME)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessageContaining(DIRECT_NAME)));
    }

    @Test
    void asksForBothServicesByAbsoluteNames() throws Exception {
        var asked = new ConcurrentSkipListSet<String>();
        var discovery = PeerDiscovery.srv(
                name -> {
                    asked.add(name);
                    return new SrvAnswer.None();
                },
                new Random(1));

        discovery.discover(new ServerDomain("xn--bcher-kva.test"));

        assertThat(asked)
                .containsExactly("_xmpp-client._tcp.xn--bcher-kva.test.", "_xmpps-client._tcp.xn--bcher-kva.test.");
    }

    @Test
    void asksForBothServicesAtTheSameTime() throws Exception {
        var bothAsked = new CyclicBarrier(2);
        var discovery = PeerDiscovery.srv(
                name -> {
                    try {
                        bothAsked.await(10, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new AssertionError("the other look-up did not come", e);
                    }
                    return new SrvAnswer.None();
                },
                new Random(1));

        assertThat(discovery.discover(DOMAIN)).containsExactly(FALLBACK);
    }

    @Test
    void recordsThatDnssecHasProvenAreMarked() throws Exception {
        var proven = new SrvAnswer.Records(List.of(new SrvRecord(10, 0, 5222, "xmpp.example.test")), true);

        assertThat(discovery(proven, answer("RECORDS", DIRECT_NAME, 5223)).discover(DOMAIN))
                .containsExactly(
                        DIRECT_TLS,
                        new Peer(
                                "xmpp.example.test",
                                5222,
                                Connector.startTls(),
                                new PeerSource.Srv(10, 0, true, Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "[2001:db8::1]"})
    void anAddressIsItsOwnServerAndNeedsNoDns(String domain) throws Exception {
        var discovery = PeerDiscovery.srv(
                name -> {
                    throw new AssertionError("asked for " + name);
                },
                new Random(1));

        assertThat(discovery.discover(new ServerDomain(domain)))
                .containsExactly(new Peer(
                        domain.replaceAll("[\\[\\]]", ""), 5222, Connector.startTls(), new PeerSource.Fallback()));
    }

    @Test
    void anInterruptEndsBothLookups() throws Exception {
        var started = new CountDownLatch(2);
        var interrupted = new CountDownLatch(2);
        var discovery = PeerDiscovery.srv(
                name -> {
                    started.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return new SrvAnswer.None();
                },
                new Random(1));
        var failure = new AtomicReference<Throwable>();
        var thread = Thread.ofVirtual().start(() -> failure.set(catchThrowable(() -> discovery.discover(DOMAIN))));

        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        thread.join();
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aPeerShowsHowItIsReached() {
        assertThat(START_TLS).hasToString("xmpp.example.test:5222 (STARTTLS)");
        assertThat(new Peer("2001:db8::1", 5223, Connector.directTls())).hasToString("[2001:db8::1]:5223 (direct TLS)");
    }

    @ParameterizedTest
    @CsvSource({"example.test, 0", "example.test, 65536", "'', 5222"})
    void aPeerHasAHostAndAPort(String host, int port) {
        assertThatThrownBy(() -> new Peer(host, port, Connector.startTls()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
