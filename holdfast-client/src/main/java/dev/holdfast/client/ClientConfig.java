// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.jid.Jid;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.PeerMemory;
import dev.holdfast.net.Racing;
import dev.holdfast.net.SrvLookup;
import dev.holdfast.net.Timeouts;
import dev.holdfast.net.Timing;
import dev.holdfast.net.XmlLog;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stream.StreamSettings;
import dev.holdfast.stream.XmlLimits;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client needs to know. Immutable; good for many clients, but one account and resource each is usual. */
public final class ClientConfig {
    private final Builder values;

    private ClientConfig(Builder values) {
        this.values = values;
    }

    /**
     * A configuration of an account, with defaults for all else.
     *
     * @param jid who the client is; with a resource if it wants a particular one
     * @throws IllegalArgumentException if the JID has no local part, or the security layer no credentials: without a login
     *     there is no session to hold
     */
    public static Builder builder(Jid jid, SecurityLayer security) {
        if (jid.local().isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + jid + "\" names no account: a JID like user@example.org is needed");
        }
        if (security.credentials().isEmpty()) {
            throw new IllegalArgumentException("there are no credentials for " + jid);
        }
        return new Builder(jid, security);
    }

    public Jid jid() {
        return values.jid;
    }

    public SecurityLayer security() {
        return values.security;
    }

    public List<Peer> overridePeers() {
        return List.copyOf(values.overridePeers);
    }

    public ReconnectPolicy reconnect() {
        return values.reconnect;
    }

    public Duration negotiationTimeout() {
        return values.timeouts.attempt();
    }

    Duration minimumStableTime() {
        return values.minimumStableTime;
    }

    boolean streamManagement() {
        return values.streamManagement;
    }

    StreamSettings stream() {
        return values.stream;
    }

    XmlLimits xmlLimits() {
        return values.xmlLimits;
    }

    InboxLimits inboxLimits() {
        return values.inboxLimits;
    }

    XmlLog xmlLog() {
        return values.xmlLog;
    }

    Timing timing() {
        return values.timing;
    }

    Timeouts timeouts() {
        return values.timeouts;
    }

    PeerDiscovery discovery() {
        return Optional.ofNullable(values.discovery)
                .orElseGet(() -> PeerDiscovery.srv(SrvLookup.system(values.timeouts.dns()), new SecureRandom()));
    }

    /** The login, when its turn has come. */
    Supervisor.Login limited(Supervisor.Login login) {
        return values.loginLimit == null ? login : values.loginLimit.on(login);
    }

    Racing racing() {
        return values.racing;
    }

    PeerMemory memory() {
        return values.memory == null ? new PeerMemory() : values.memory;
    }

    HostLookup hosts() {
        return Optional.ofNullable(values.hosts).orElseGet(() -> HostLookup.system(values.timeouts.dns()));
    }

    /** Puts a configuration together. Not for several threads. */
    public static final class Builder {
        private final Jid jid;
        private final SecurityLayer security;
        private final List<Peer> overridePeers = new ArrayList<>();
        private ReconnectPolicy reconnect = ReconnectPolicy.standard();
        private Duration minimumStableTime = Duration.ofSeconds(10);
        private boolean streamManagement = true;
        private StreamSettings stream = StreamSettings.defaults();
        private XmlLimits xmlLimits = XmlLimits.defaults();
        private InboxLimits inboxLimits = InboxLimits.defaults();
        private XmlLog xmlLog = XmlLog.none();
        private Timing timing = Timing.system();
        private Timeouts timeouts = Timeouts.defaults();
        private @Nullable PeerDiscovery discovery;
        private @Nullable HostLookup hosts;
        private Racing racing = Racing.standard();
        private @Nullable PeerMemory memory;
        private @Nullable LoginLimit loginLimit;

        private Builder(Jid jid, SecurityLayer security) {
            this.jid = jid;
            this.security = security;
        }

        private Builder(Builder other) {
            this(other.jid, other.security);
            overridePeers.addAll(other.overridePeers);
            reconnect = other.reconnect;
            minimumStableTime = other.minimumStableTime;
            streamManagement = other.streamManagement;
            stream = other.stream;
            xmlLimits = other.xmlLimits;
            inboxLimits = other.inboxLimits;
            xmlLog = other.xmlLog;
            timing = other.timing;
            timeouts = other.timeouts;
            discovery = other.discovery;
            hosts = other.hosts;
            racing = other.racing;
            memory = other.memory;
            loginLimit = other.loginLimit;
        }

        /** A peer to try before those that DNS knows; several are tried in the order of the calls. */
        public Builder overridePeer(Peer peer) {
            overridePeers.add(peer);
            return this;
        }

        /** What to do after a connection has ended; {@link ReconnectPolicy#standard()} if not set. */
        public Builder reconnect(ReconnectPolicy policy) {
            reconnect = policy;
            return this;
        }

        /** How long an attempt to connect and log in may take, over all peers; 60 s if not set. One of the {@link #timeouts}. */
        public Builder negotiationTimeout(Duration timeout) {
            timeouts = timeouts.withAttempt(positive("negotiation timeout", timeout));
            return this;
        }

        /** How long a connection must have held for the back-off to begin anew after it; 10 s if not set. */
        public Builder minimumStableTime(Duration time) {
            if (time.isNegative()) {
                throw new IllegalArgumentException("the minimum stable time is " + time + ", which is negative");
            }
            minimumStableTime = time;
            return this;
        }

        /** Whether to use stream management (XEP-0198) where the server has it; yes if not set. */
        public Builder streamManagement(boolean wanted) {
            streamManagement = wanted;
            return this;
        }

        /**
         * After how long without a byte the server is asked for a sign of life, and how long it has to give one; 60 s each if not
         * set.
         */
        public Builder liveness(Duration softTimeout, Duration roundTripTime) {
            stream = stream.withLiveness(
                    positive("soft timeout", softTimeout), positive("round-trip time", roundTripTime));
            return this;
        }

        /** How long all of an ending may take, most of which is waiting for the server to end its side; 5 s if not set. */
        public Builder shutdownTimeout(Duration timeout) {
            stream = stream.withShutdownTimeout(positive("shutdown timeout", timeout));
            return this;
        }

        /** How many stanzas may wait to be sent or confirmed before no more are taken; 100,000 if not set. */
        public Builder queueLimit(int stanzas) {
            stream = stream.withQueueLimit(stanzas);
            return this;
        }

        /** What the server's XML may be at most. */
        public Builder xmlLimits(XmlLimits limits) {
            xmlLimits = limits;
            return this;
        }

        /** How much may wait for slow handlers. */
        public Builder inboxLimits(InboxLimits limits) {
            inboxLimits = limits;
            return this;
        }

        /** Where to show the XML that goes over the wire, without its secrets. */
        public Builder xmlLog(XmlLog log) {
            xmlLog = log;
            return this;
        }

        /** How long the steps of reaching a server may take, each by itself and all together. */
        public Builder timeouts(Timeouts limits) {
            timeouts = limits;
            return this;
        }

        /** How the servers of the domain are found; by the system's DNS if not set. */
        public Builder discovery(PeerDiscovery how) {
            discovery = how;
            return this;
        }

        /** How the addresses of hosts are found; by the system's resolver if not set. */
        public Builder hosts(HostLookup how) {
            hosts = how;
            return this;
        }

        /** Whether peers of one rank, and the addresses of a host, race each other; {@link Racing#standard()} if not set. */
        public Builder racing(Racing how) {
            racing = how;
            return this;
        }

        /** Shared with other clients: which peer of a domain won the last time. The client has one of its own if not set. */
        public Builder peerMemory(PeerMemory shared) {
            memory = shared;
            return this;
        }

        /** Shared with other clients: how many of them may be in the middle of a login. No limit if not set. */
        public Builder loginLimit(LoginLimit shared) {
            loginLimit = shared;
            return this;
        }

        Builder timing(Timing clock) {
            timing = clock;
            return this;
        }

        public ClientConfig build() {
            return new ClientConfig(new Builder(this));
        }

        private static Duration positive(String what, Duration value) {
            if (!value.isPositive()) {
                throw new IllegalArgumentException("the " + what + " is " + value + ", not positive");
            }
            return value;
        }
    }
}
