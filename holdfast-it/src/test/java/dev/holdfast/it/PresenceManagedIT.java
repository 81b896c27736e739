// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.PresenceManagedClient;
import dev.holdfast.client.XmppClient;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that connects to be present, as another resource of its account sees it. */
@ExtendWith(RealServerExtension.class)
@Timeout(120)
class PresenceManagedIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SharedServers servers;

    PresenceManagedIT(SharedServers servers) {
        this.servers = servers;
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void othersSeeItComeAndChangeAndGo(RealServer kind) throws Exception {
        var server = servers.running(kind);
        var login = Login.of(server, Transport.STARTTLS, 16);
        var seen = new LinkedBlockingQueue<String>();
        try (var watching =
                        new XmppClient(login.withResource("watching").config().build());
                var present = new PresenceManagedClient(
                        login.withResource("present").config().build());
                var eyes = watching.connected(PATIENCE)) {
            watching.onPresence(presence -> presence.from()
                    .filter(from -> from.resource().equals(Optional.of("present")))
                    .ifPresent(from -> seen.add(presence.state() + " " + presence.priority() + " "
                            + presence.status().orElse("-"))));
            eyes.send(Presence.of(PresenceState.available()));

            var away = PresenceState.available(PresenceState.Show.AWAY);
            try (var inside = present.connected(PATIENCE, Presence.of(away, Optional.of("soon"), 7))) {
                assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("away 7 soon");
                assertThat(inside.send(Message.chat(watching.localJid(), "hello")))
                        .isEqualTo(StanzaState.ACKED);
                present.presence(PresenceState.available());
                assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("available 0 -");
            }
            assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("unavailable 0 -");
            assertThat(present.running()).isFalse();
        }
    }
}
