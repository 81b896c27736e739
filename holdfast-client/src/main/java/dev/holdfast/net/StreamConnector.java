// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.jid.Jid;
import dev.holdfast.security.DomainTls;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.XmlLimits;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * From a JID to a stream that is logged in: the peers that are given, in order, then those that DNS knows. Peers of one rank, and
 * the addresses of a host, race each other ({@link Racing}). When a login breaks off over what it has sent in one flight, the same
 * peer is tried once more, with one request at a time, and so are all from then on.
 *
 * <p>Blocks the calling thread, which should be a virtual one; an interrupt closes whatever is open. One at a time: not for
 * several threads. What it learns of a domain's peers may be shared, by a {@link PeerMemory} and a {@link PeerDiscovery}.
 */
public final class StreamConnector {
    /**
     * How it goes about it.
     *
     * @param timeouts limits of the steps and of the whole
     * @param racing whether peers race
     * @param memory who won before
     * @param limits what the server's XML may be at most
     * @param random where nonces come from; must be fit for cryptography
     * @param log where XML is shown
     * @param timing whose time it is
     */
    public record Settings(
            Timeouts timeouts,
            Racing racing,
            PeerMemory memory,
            XmlLimits limits,
            RandomGenerator random,
            XmlLog log,
            Timing timing) {
        /** The defaults of a client, and a memory of its own. */
        public static Settings defaults() {
            return new Settings(
                    Timeouts.defaults(),
                    Racing.standard(),
                    new PeerMemory(),
                    XmlLimits.defaults(),
                    new SecureRandom(),
                    XmlLog.none(),
                    Timing.system());
        }

        /** The same with other limits in time. */
        public Settings withTimeouts(Timeouts other) {
            return new Settings(other, racing, memory, limits, random, log, timing);
        }

        /** The same with another kind of race. */
        public Settings withRacing(Racing other) {
            return new Settings(timeouts, other, memory, limits, random, log, timing);
        }

        /** The same with a memory that others may share. */
        public Settings withMemory(PeerMemory other) {
            return new Settings(timeouts, racing, other, limits, random, log, timing);
        }

        /** The same with XML shown. */
        public Settings withLog(XmlLog other) {
            return new Settings(timeouts, racing, memory, limits, random, other, timing);
        }
    }

    private final PeerDiscovery discovery;
    private final HostLookup hosts;
    private final Settings settings;
    private final AttemptGate gate;
    private volatile boolean pipelining = true; // until a server seems to mind; written by the thread that connects

    /**
     * @param discovery finds the peers of a domain when those that are given do not do
     * @param hosts finds the addresses of a peer
     */
    public StreamConnector(PeerDiscovery discovery, HostLookup hosts, Settings settings) {
        this.discovery = discovery;
        this.hosts = hosts;
        this.settings = settings;
        this.gate = new AttemptGate(settings.timing());
    }

    /**
     * Connects and logs in, with stream management where the server has it; without credentials the stream is returned as it is
     * before authentication, for a registration say.
     *
     * @param given peers to try before DNS is asked
     * @throws AuthenticationException as the other
     * @throws BindException as the other
     * @throws XmppNotOfferedException as the other
     * @throws NoPeerLeftException as the other
     * @throws InterruptedException as the other
     */
    public LoggedIn connect(Jid jid, SecurityLayer security, List<Peer> given) throws InterruptedException {
        var plan = new LoginPlan(jid, security.credentials(), security.tlsRequired(), true, true, Optional.empty());
        return connect(plan, security.tlsFor(new ServerDomain(jid.domainAscii())), given);
    }

    /**
     * Connects and logs in. If it throws, no connection is left open, and {@link ConnectionReport#in} tells what was tried.
     *
     * @param tls towards the domain of the JID; to be kept for the next call, as it can resume TLS sessions
     * @param given peers to try before DNS is asked
     * @throws AuthenticationException at once: other peers would only lock the account
     * @throws BindException at once: the resource is refused for the whole domain
     * @throws XmppNotOfferedException if the domain says that it has no XMPP; failures of given peers are suppressed in it
     * @throws NoPeerLeftException if all peers failed
     * @throws InterruptedException if the thread was interrupted
     */
    public LoggedIn connect(LoginPlan plan, DomainTls tls, List<Peer> given) throws InterruptedException {
        return new Search(this, plan, tls).run(given);
    }

    Settings settings() {
        return settings;
    }

    PeerDiscovery discovery() {
        return discovery;
    }

    HostLookup hosts() {
        return hosts;
    }

    AttemptGate.Pass pass() throws InterruptedException {
        return gate.pass();
    }

    boolean pipelining() {
        return pipelining;
    }

    void pipelineNoMore() {
        pipelining = false;
    }
}
