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

    /**
     * RFC 6120 §3.2 and XEP-0368: SRV records, or else the domain itself at port 5222.
     *
     * @param random chooses among records of equal priority by their weight; used by several threads at once, as {@link java.util.Random} may be
     */
    static PeerDiscovery srv(SrvLookup lookup, RandomGenerator random) {
        return new SrvPeerDiscovery(lookup, random);
    }
}
