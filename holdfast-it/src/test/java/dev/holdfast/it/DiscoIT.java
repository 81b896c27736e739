// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.XmppClient;
import dev.holdfast.disco.DiscoClient;
import dev.holdfast.disco.DiscoServer;
import dev.holdfast.disco.Identity;
import dev.holdfast.jid.Jid;
import dev.holdfast.ping.PingService;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server says of itself, and what one client says to another through it. */
@ExtendWith(RealServerExtension.class)
@Timeout(120)
class DiscoIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SharedServers servers;

    DiscoIT(SharedServers servers) {
        this.servers = servers;
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void serverAndClientsTellWhatTheyCanDoAndAnswerPings(RealServer kind) throws Exception {
        var server = servers.running(kind);
        var login = Login.of(server, Transport.STARTTLS, 17);
        var domain = Jid.parse(server.domain());
        try (var one = new XmppClient(login.withResource("one").config().build());
                var two = new XmppClient(login.withResource("two").config().build());
                var _ = one.connected(PATIENCE);
                var _ = two.connected(PATIENCE)) {
            var disco = one.summon(DiscoClient.TYPE);
            assertThat(disco.info(domain, PATIENCE).identities())
                    .extracting(Identity::category)
                    .contains("server");
            assertThat(disco.items(domain, Optional.empty(), PATIENCE)).isNotNull();
            one.summon(PingService.TYPE).ping(domain, PATIENCE);

            two.summon(DiscoServer.TYPE).registerIdentity(Identity.of("client", "bot", "Two"));
            two.summon(PingService.TYPE);
            var told = disco.info(two.localJid(), PATIENCE);
            assertThat(told.has("urn:xmpp:ping")).isTrue();
            assertThat(told.identities()).containsExactly(Identity.of("client", "bot", "Two"));
            one.summon(PingService.TYPE).ping(two.localJid(), PATIENCE);
        }
    }
}
