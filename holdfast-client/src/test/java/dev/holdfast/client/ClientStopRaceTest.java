// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.ScriptedClient.JULIET;
import static java.time.Duration.ofHours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.Connector;
import dev.holdfast.net.OpenSockets;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.Racing;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.SecurityLayer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that is stopped while several servers race. */
@Timeout(60)
class ClientStopRaceTest {
    private static Peer peer(ServerSocket listener, Connector connector) {
        var source = new PeerSource.Srv(10, 0, false, Optional.empty());
        return new Peer("127.0.0.1", listener.getLocalPort(), connector, source);
    }

    @Test
    void closesEveryConnectionAtOnce() throws Exception {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var client = new XmppClient(ClientConfig.builder(JULIET, SecurityLayer.password("secret".toCharArray()))
                    .discovery(
                            domain -> List.of(peer(first, Connector.startTls()), peer(second, Connector.directTls())))
                    .racing(new Racing(Duration.ZERO, 4))
                    .timeouts(new Timeouts(ofHours(1), ofHours(1), ofHours(1), ofHours(1), ofHours(1)))
                    .build());
            client.start();
            try (var awaitsHeader = first.accept();
                    var awaitsHandshake = second.accept()) {
                assertThat(awaitsHeader.getInputStream().read()).isGreaterThanOrEqualTo(0);
                assertThat(awaitsHandshake.getInputStream().read()).isGreaterThanOrEqualTo(0);
                client.close();
                assertThat(client.running()).isFalse();
                OpenSockets.awaitClosedByPeer(awaitsHeader);
                OpenSockets.awaitClosedByPeer(awaitsHandshake);
            }
        }
    }
}
