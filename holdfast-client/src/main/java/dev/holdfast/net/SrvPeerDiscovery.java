// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.ServerDomain;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.random.RandomGenerator;

/** Asks for both services at once, and makes one list of their records; while the DNS fails, of the records that it last had. */
record SrvPeerDiscovery(SrvLookup lookup, RandomGenerator random, LastKnownRecords lastKnown) implements PeerDiscovery {
    private static final System.Logger LOG = System.getLogger(SrvPeerDiscovery.class.getName());
    private static final int DEFAULT_PORT = 5222; // RFC 6120 §3.2.2

    @Override
    public List<Peer> discover(ServerDomain domain) throws DnsFailedException, InterruptedException {
        if (domain.ipLiteral()) {
            return fallback(domain);
        }
        // Absolute names: the search list of the resolver is not for domains that came from elsewhere.
        var directName = "_xmpps-client._tcp." + domain + ".";
        var direct = new FutureTask<>(() -> lookup.lookup(directName));
        Thread.ofVirtual().name("holdfast-srv-" + domain).start(direct);
        try {
            var startTls = lookup.lookup("_xmpp-client._tcp." + domain + ".");
            return peers(domain, startTls, direct.get());
        } catch (DnsFailedException e) {
            return lastKnown(domain, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the look-up of " + directName + " failed", e.getCause());
        } finally {
            direct.cancel(true);
        }
    }

    /** All that two answers can mean together. A failure never hides the records of the other service, and is never taken for a "no". */
    private List<Peer> peers(ServerDomain domain, SrvAnswer startTls, SrvAnswer direct) throws DnsFailedException {
        var candidates = new ArrayList<SrvOrder.Candidate>();
        addTo(candidates, startTls, Connector.startTls());
        addTo(candidates, direct, Connector.directTls());
        boolean whole = !(startTls instanceof SrvAnswer.Failed || direct instanceof SrvAnswer.Failed);
        if (!candidates.isEmpty()) {
            lastKnown.keep(domain, candidates, whole);
            return SrvOrder.of(candidates, random);
        }
        if (whole) {
            lastKnown.forget(domain);
        }
        return switch (startTls) {
            case SrvAnswer.None _ -> fallback(domain); // whatever is with direct TLS, which has no fallback of its own
            case SrvAnswer.NotOffered _ -> {
                if (direct instanceof SrvAnswer.Failed(var cause)) {
                    throw failed(domain, cause);
                }
                throw new XmppNotOfferedException(domain.name());
            }
            case SrvAnswer.Failed(var cause) -> {
                var failure = failed(domain, cause);
                if (direct instanceof SrvAnswer.Failed(var other)) {
                    failure.addSuppressed(other);
                }
                throw failure;
            }
            case SrvAnswer.Records _ -> throw new AssertionError("records are candidates");
        };
    }

    private static void addTo(List<SrvOrder.Candidate> candidates, SrvAnswer answer, Connector connector) {
        if (answer instanceof SrvAnswer.Records(var records, boolean authentic)) {
            records.forEach(
                    service -> candidates.add(new SrvOrder.Candidate(service, connector, authentic, Optional.empty())));
        }
    }

    private List<Peer> lastKnown(ServerDomain domain, DnsFailedException failure) throws DnsFailedException {
        var candidates = lastKnown.of(domain);
        if (candidates.isEmpty()) {
            throw failure;
        }
        LOG.log(Level.WARNING, "going on with the servers of " + domain + " that were last known", failure);
        return SrvOrder.of(candidates, random);
    }

    private static List<Peer> fallback(ServerDomain domain) {
        return List.of(new Peer(domain.name(), DEFAULT_PORT, Connector.startTls(), new PeerSource.Fallback()));
    }

    private static DnsFailedException failed(ServerDomain domain, DnsFailedException cause) {
        return new DnsFailedException("cannot find the servers of " + domain + ": " + cause.getMessage(), cause);
    }
}
