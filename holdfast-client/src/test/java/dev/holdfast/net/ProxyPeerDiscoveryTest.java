// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.security.ServerDomain;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProxyPeerDiscoveryTest {
    private static final ServerDomain DOMAIN = new ServerDomain("example.test");
    private static final Proxy PROXY = Proxy.httpConnect("proxy.test", 3128);
    private static final PeerSource SRV = new PeerSource.Srv(5, 1, false, Optional.empty());
    private static final List<Peer> DIRECT = List.of(
            new Peer("example.test", 5222, PROXY.startTls(), new PeerSource.Fallback()),
            new Peer("example.test", 5223, PROXY.directTls(), new PeerSource.Fallback()));

    @Test
    void directIsTheDomainItselfAndAsksNobody() throws Exception {
        assertThat(PeerDiscovery.direct(PROXY).discover(DOMAIN)).isEqualTo(DIRECT);
    }

    @Test
    void whatTheDnsKnowsIsReachedThroughTheProxyInTheSameOrder() throws Exception {
        var found = List.of(
                new Peer("b.test", 443, Connector.directTls(), SRV),
                new Peer("a.test", 5222, Connector.startTls(), SRV));

        assertThat(PeerDiscovery.through(PROXY, domain -> found).discover(DOMAIN))
                .containsExactly(
                        new Peer("b.test", 443, PROXY.directTls(), SRV),
                        new Peer("a.test", 5222, PROXY.startTls(), SRV));
    }

    @Test
    void whereTheDnsFailsTheDomainItselfIsTried() throws Exception {
        SrvLookup down = name -> new SrvAnswer.Failed(new DnsFailedException("no answer for " + name));

        assertThat(PeerDiscovery.through(PROXY, PeerDiscovery.srv(down, new Random(1)))
                        .discover(DOMAIN))
                .isEqualTo(DIRECT);
    }

    @Test
    void aConnectorThatWouldGoPastTheProxyIsLeftOut() throws Exception {
        var other = Proxy.socks5("other.test", 1080);
        var found = List.of(
                new Peer("a.test", 1, other.directTls(), SRV), new Peer("b.test", 2, Connector.startTls(), SRV));

        assertThat(PeerDiscovery.through(PROXY, domain -> found).discover(DOMAIN))
                .containsExactly(new Peer("b.test", 2, PROXY.startTls(), SRV));
        assertThat(PeerDiscovery.through(PROXY, domain -> found.subList(0, 1)).discover(DOMAIN))
                .isEqualTo(DIRECT);
    }

    @Test
    void aDomainWithoutXmppStaysOne() {
        var discovery =
                PeerDiscovery.through(PROXY, PeerDiscovery.srv(name -> new SrvAnswer.NotOffered(), new Random(1)));

        assertThatThrownBy(() -> discovery.discover(DOMAIN)).isInstanceOf(XmppNotOfferedException.class);
    }
}
