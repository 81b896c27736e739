// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerAddress;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.StreamConnector;
import dev.holdfast.security.DomainTls;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.Resumption;
import dev.holdfast.stream.StreamErrorException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one client: what is to be resumed, and where to try first, follows from the connection before. Of the
 * supervisor's thread, of which there is one at a time.
 */
final class LoginSource implements Supervisor.Login {
    private final ClientConfig config;
    private final StanzaRouter router;
    private @Nullable StreamConnector connector; // made once it is needed, for that may read trust stores
    private @Nullable DomainTls tls; // likewise
    private @Nullable Peer lastPeer; // where the last session was
    private @Nullable LoggedIn last; // null unless the last attempt succeeded
    private volatile Optional<ConnectionReport> report = Optional.empty(); // written by connect

    LoginSource(ClientConfig config, StanzaRouter router) {
        this.config = config;
        this.router = router;
    }

    @Override
    public LoggedIn connect() throws InterruptedException {
        if (connector == null || tls == null) {
            tls = config.security().tlsFor(new ServerDomain(config.jid().domainAscii()));
            connector = connector();
        }
        var resumption = router.stream().resumption();
        var plan = new LoginPlan(
                config.jid(),
                config.security().credentials(),
                config.security().tlsRequired(),
                config.streamManagement(),
                true,
                resumption);
        try {
            var loggedIn = connector.connect(plan, tls, peers(resumption));
            report = Optional.of(loggedIn.report());
            last = loggedIn;
            lastPeer = loggedIn.peer();
            return loggedIn;
        } catch (XmppException failed) {
            ConnectionReport.in(failed).ifPresent(tried -> report = Optional.of(tried));
            last = null;
            throw failed;
        }
    }

    /** What was done to connect the last time that is over; from any thread. */
    Optional<ConnectionReport> report() {
        return report;
    }

    private StreamConnector connector() {
        var settings = new StreamConnector.Settings(
                config.timeouts(),
                config.racing(),
                config.memory(),
                config.xmlLimits(),
                new SecureRandom(),
                config.xmlLog(),
                config.timing());
        return new StreamConnector(config.discovery(), config.hosts(), settings);
    }

    /**
     * XEP-0198 §5: where the server wants to be found for the resumption goes before all else; then where it has sent us when it
     * ended the last stream.
     */
    private List<Peer> peers(Optional<Resumption> resumption) {
        var peers = new ArrayList<Peer>();
        resumption.flatMap(this::placeOf).ifPresent(peers::add);
        redirect().ifPresent(peers::add);
        peers.addAll(config.overridePeers());
        return peers;
    }

    /** It is said in the terms of TCP; a session over a WebSocket is resumed where it was. */
    private Optional<Peer> placeOf(Resumption session) {
        var before = lastPeer;
        if (before == null) {
            return Optional.empty();
        }
        return switch (before.connector().framing()) {
            case STREAM ->
                session.location()
                        .flatMap(
                                location -> PeerAddress.parse(location, before.connector(), new PeerSource.Location()));
            case WEBSOCKET -> Optional.of(before);
        };
    }

    /** RFC 6120 §4.9.3.19, for a stream that was ended while in use: followed once, and only where it came over TLS. */
    private Optional<Peer> redirect() {
        if (last == null || !last.connection().secure()) {
            return Optional.empty();
        }
        var from = last.peer();
        return router.stream()
                .lastCause()
                .filter(StreamErrorException.class::isInstance)
                .map(StreamErrorException.class::cast)
                .filter(error -> error.by() == StreamErrorException.Origin.REMOTE)
                .flatMap(StreamErrorException::address)
                .flatMap(address ->
                        PeerAddress.parse(address, from.connector(), new PeerSource.Redirect(from.toString())));
    }
}
