// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Finds the servers of a domain. Called from several threads at once. */
@FunctionalInterface
public interface PeerDiscovery {
    /**
     * The peers in the order in which they are to be tried; at least one. Bounded, and ended by an interrupt.
     *
     * @throws XmppNotOfferedException if the domain says that it has no XMPP service
     * @throws DnsFailedException if the DNS gave no usable answer; trying again may help
     */
    List<Peer> discover(ServerDomain domain) throws IOException, InterruptedException;

    /** Who is asked, for messages. */
    default String asked() {
        return "DNS";
    }

    /**
     * RFC 6120 §3.2 and XEP-0368: SRV records, or else the domain itself at port 5222.
     *
     * <p>It remembers the records that it has found, and answers with them, and their {@linkplain PeerSource.Srv#age age}, while the DNS fails: keep one for as
     * long as a client lives.
     *
     * @param random chooses among records of equal priority by their weight; used by several threads at once, as {@link java.util.Random} may be
     */
    static PeerDiscovery srv(SrvLookup lookup, RandomGenerator random) {
        return srv(lookup, random, Timing.system());
    }

    /**
     * The same, with a clock to tell the age of what it remembers.
     *
     * @param random as above
     */
    static PeerDiscovery srv(SrvLookup lookup, RandomGenerator random, Timing timing) {
        return new SrvPeerDiscovery(lookup, random, new LastKnownRecords(timing));
    }

    /**
     * The domain itself, through the proxy: STARTTLS at port 5222, then direct TLS at 5223. Nothing is asked of the DNS, not even for SRV records, for which a
     * SOCKS proxy has no request.
     *
     * <p>This is for Tor: a look-up here would tell the network which server is about to be talked to, which is what Tor is there to hide. A domain whose server
     * has another name or port has to be given as a {@link Peer}.
     */
    static PeerDiscovery direct(Proxy proxy) {
        return domain -> ProxyPeerDiscovery.direct(proxy, domain);
    }

    /**
     * What another discovery finds by the local DNS, reached through the proxy; or else, if the DNS gave no usable answer, as {@link #direct}. The proxy looks up the
     * addresses. This is for a proxy that is the way out of a network, such as a company's, and not for Tor.
     *
     * @param discovery its peers with connectors other than {@link Connector#startTls} and {@link Connector#directTls}, which go their own way, are left out
     */
    static PeerDiscovery through(Proxy proxy, PeerDiscovery discovery) {
        return new ProxyPeerDiscovery(proxy, discovery);
    }
}
