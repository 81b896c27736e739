// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dnsjava.DnsjavaLookup;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.SrvLookup;
import dev.holdfast.net.XmppNotOfferedException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What dnsmasq and Knot say about the services of a domain, and what becomes of it; {@code DiscoveryOutcomesTest} has all of the matrix. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DiscoveryIT {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private NameServers servers;
    private RealNameServer knot;
    private RealNameServer dnsmasq;

    @BeforeAll
    void start() throws Exception {
        servers = NameServers.start();
        knot = servers.knot();
        dnsmasq = servers.dnsmasq();
    }

    @AfterAll
    void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "both.test, xmpp1.test:5223 (direct TLS); xmpp1.test:5222 (STARTTLS); backup.test:15222 (STARTTLS)",
        "onlytls.test, xmpp1.test:5223 (direct TLS)",
        "nosrv.test, nosrv.test:5222 (STARTTLS)",
        "nowhere.test, nowhere.test:5222 (STARTTLS)",
        "nodirect.test, nodirect.test:5222 (STARTTLS)",
        "aliashost.test, alias.test:5222 (STARTTLS)",
        "hosted.test, xmpp.hoster.hosted.test:5222 (STARTTLS)",
        "halfbroken.test, xmpp1.test:5222 (STARTTLS)",
    })
    void theServersOfADomainAreFound(String domain, String expected) throws Exception {
        for (var lookup : List.of(
                SrvLookup.at(List.of(dnsmasq.address()), LONG), DnsjavaLookup.at(List.of(dnsmasq.address()), LONG))) {
            assertThat(PeerDiscovery.srv(lookup, new Random(1)).discover(new ServerDomain(domain)))
                    .as(lookup.toString())
                    .extracting(Peer::toString)
                    .containsExactly(expected.split("; ", -1));
        }
    }

    @Test
    void aServiceWithoutAnswerDoesNotHideTheOther() throws Exception {
        assertThat(discover("halfsilent.test", SHORT))
                .extracting(Peer::toString)
                .containsExactly("xmpp1.test:5223 (direct TLS)");
    }

    @Test
    void aDomainThatOffersNeitherServiceSaysSo() {
        assertThatThrownBy(() -> discover("noxmpp.test", LONG)).isInstanceOf(XmppNotOfferedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken.test", "refused.example"})
    void serverFailuresAndRefusalsAreFailuresOfTheDnsAndNotTheDomainsNo(String domain) {
        assertThatThrownBy(() -> discover(domain, LONG))
                .isInstanceOf(DnsFailedException.class)
                .hasMessageStartingWith("cannot find the servers of " + domain);
    }

    @Test
    void silenceIsAFailureOfTheDnsWithinTheLimit() {
        long start = System.nanoTime();

        assertThatThrownBy(() -> discover("silent.test", SHORT))
                .isInstanceOf(DnsFailedException.class)
                .hasMessageContaining("_xmpp-client._tcp.silent.test.");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.multipliedBy(5));
    }

    @Test
    void anAnswerThatIsTooLongForADatagramComesWholeByTcp() throws Exception {
        var peers = discover("many.test", LONG);

        assertThat(peers).hasSize(RealNameServer.MANY);
        assertThat(peers.getLast().host()).isEqualTo("a-rather-long-host-name-number-60.many.test");
    }

    @Test
    void theAddressesOfAnAliasAreThoseOfItsHost() throws Exception {
        assertThat(HostLookup.at(List.of(dnsmasq.address()), LONG).addresses("alias.test"))
                .containsExactly(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.2"));
    }

    @Test
    void whileTheNameServerIsAwayTheLastKnownServersAreTried() throws Exception {
        PeerDiscovery discovery;
        List<Peer> before;
        try (var other = RealNameServer.dnsmasq(knot, servers.silent().getLocalPort())) {
            discovery = PeerDiscovery.srv(SrvLookup.at(List.of(other.address()), SHORT), new Random(1));
            before = discovery.discover(new ServerDomain("both.test"));
        }

        var after = discovery.discover(new ServerDomain("both.test"));

        assertThat(after)
                .extracting(Peer::toString)
                .isEqualTo(before.stream().map(Peer::toString).toList());
        assertThat(after)
                .extracting(Peer::source)
                .allSatisfy(source -> assertThat(source)
                        .isInstanceOfSatisfying(
                                PeerSource.Srv.class,
                                srv -> assertThat(srv.age()).isPresent()));
    }

    private List<Peer> discover(String domain, Duration limit) throws Exception {
        return PeerDiscovery.srv(SrvLookup.at(List.of(dnsmasq.address()), limit), new Random(1))
                .discover(new ServerDomain(domain));
    }
}
