// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.Peer;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.SecurityLayer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTest {
    @Test
    void whoeverWaitsForASessionIsToldWhichServerGaveNoneEvenIfTheAttemptEndsALittleLater() throws Exception {
        try (var mute = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
                var link = new Link(silentServer(mute.getLocalPort()), false, ReconnectPolicy.standard(), nobody())) {
            link.start();

            assertThatThrownBy(() -> link.awaitSession(Deadline.in(Duration.ofMillis(1))))
                    .isInstanceOf(NoPeerLeftException.class)
                    .hasMessageContaining("127.0.0.1:" + mute.getLocalPort());
        }
    }

    private static ClientConfig.Builder silentServer(int port) {
        var timeouts = Timeouts.defaults().within(Duration.ofMillis(200));
        return ClientConfig.builder(Jid.parse("romeo@localhost"), SecurityLayer.password("secret".toCharArray()))
                .timeouts(timeouts)
                .discovery(domain -> List.of())
                .overridePeer(new Peer("127.0.0.1", port, Connector.startTls()));
    }

    private static Terminal nobody() {
        var silence = new Capture().stream();
        var surroundings =
                new Surroundings(InputStream.nullInputStream(), silence, silence, Map.of(), false, Optional.empty());
        return new Terminal(surroundings, new OutputOptions());
    }
}
