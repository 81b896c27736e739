// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.net.ConnectOptions;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Peer;
import dev.holdfast.net.StreamConnector;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.Resumption;
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
    private @Nullable Peer lastPeer;

    LoginSource(ClientConfig config, StanzaRouter router) {
        this.config = config;
        this.router = router;
    }

    @Override
    public LoggedIn connect() throws InterruptedException {
        if (connector == null) {
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
        var loggedIn = connector.connect(plan, peers(resumption));
        lastPeer = loggedIn.peer();
        return loggedIn;
    }

    private StreamConnector connector() {
        var tls = config.security().tlsFor(new ServerDomain(config.jid().domainAscii()));
        return new StreamConnector(
                config.discovery(),
                new ConnectOptions(tls, config.hosts(), config.timeouts()),
                config.xmlLimits(),
                config.negotiationTimeout(),
                new SecureRandom(),
                config.xmlLog(),
                config.timing());
    }

    /** XEP-0198 §5: where the server wants to be found for the resumption goes before all else. */
    private List<Peer> peers(Optional<Resumption> resumption) {
        var peers = new ArrayList<Peer>();
        if (lastPeer != null) {
            var connectorOfSession = lastPeer.connector();
            resumption
                    .flatMap(Resumption::location)
                    .flatMap(location -> PeerAddress.parse(location, connectorOfSession))
                    .ifPresent(peers::add);
        }
        peers.addAll(config.overridePeers());
        return peers;
    }
}
