// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.XmppClient;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a login waits for the server. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RoundTripsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SharedServers servers;

    RoundTripsIT(SharedServers servers) {
        this.servers = servers;
    }

    /** What went over the wire, in flights: everything that was sent before something came, joined. */
    private static final class Flights implements XmlLog {
        private final List<String> sent = new ArrayList<>(); // guarded by this
        private boolean answered = true; // guarded by this

        @Override
        public synchronized void sent(String xml) {
            if (answered) {
                sent.add("");
                answered = false;
            }
            sent.add(sent.removeLast() + xml);
        }

        @Override
        public synchronized void received(String xml) {
            answered = true;
        }

        synchronized List<String> all() {
            return List.copyOf(sent);
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aLoginUnderTlsTakesFiveAndEndsWithTheResourceAndStreamManagementInOne(RealServer kind) throws Exception {
        var flights = new Flights();
        var events = new LinkedBlockingQueue<ClientEvent>();
        var login = Login.of(servers.running(kind), Transport.DIRECT_TLS, 4).withResource("flights");
        try (var client = new XmppClient(login.config().xmlLog(flights).build())) {
            client.onEvent(events::add);
            client.start();
            assertThat(events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(ClientEvent.Established.class, established -> {
                        assertThat(established.connection().streamManagement()).isTrue();
                        assertThat(established.connection().resumable()).isTrue();
                    });
            var sent = flights.all();
            assertThat(sent.get(0)).contains("<stream:stream");
            assertThat(sent.get(1)).startsWith("<auth");
            assertThat(sent.get(2)).startsWith("<response");
            assertThat(sent.get(3)).contains("<stream:stream");
            assertThat(sent.get(4)).contains("<bind xmlns=", "</iq><enable "); // with TCP and TLS, the seventh

            // were the counts of the two sides not the same, this would end the stream
            for (int i = 0; i < 3; i++) {
                var message = Message.chat(Jid.parse(login.jid()), "to myself " + i);
                assertThat(client.send(message, PATIENCE)).isEqualTo(StanzaState.ACKED);
            }
            assertThat(events).isEmpty();
        }
    }
}
