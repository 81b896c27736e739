// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.LoopbackClients.JULIET;
import static dev.holdfast.client.LoopbackClients.PATIENCE;
import static dev.holdfast.client.LoopbackClients.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import dev.holdfast.stream.NotConnectedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PresenceManagedClientTest {
    private static final PresenceState AWAY = PresenceState.available(PresenceState.Show.AWAY);
    private static final PresenceState CHAT = PresenceState.available(PresenceState.Show.CHAT);

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private LoopbackClients loopback;
    private PresenceManagedClient juliet;

    @BeforeEach
    void start() throws IOException {
        loopback = new LoopbackClients();
        juliet = new PresenceManagedClient(loopback.config(JULIET));
        juliet.onEvent(event -> told.add(event.getClass().getSimpleName()));
        juliet.onPresenceSent(presence -> told.add("sent " + presence.state()));
        juliet.filterOutboundPresence(presence -> {
            told.add("out " + presence.state() + " " + presence.priority());
            return Optional.of(presence);
        });
    }

    @AfterEach
    void stop() {
        juliet.close();
        loopback.close();
    }

    private void expect(String... expected) throws InterruptedException {
        for (var one : expected) {
            assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(one);
        }
    }

    @Test
    void isUnavailableAtFirstAndDoesNotConnect() {
        assertThat(juliet.presence().state()).isEqualTo(PresenceState.unavailable());
        assertThat(juliet.running()).isFalse();
    }

    @Test
    void anAvailablePresenceConnectsAndIsSentInEachNewSessionAndNotAfterAResumption() throws Exception {
        juliet.presence(Presence.of(CHAT, Optional.of("hello"), 7));
        expect("out chat 7", "sent chat", "Established");
        loopback.server.reset(JULIET);
        expect("Suspended", "Resumed");
        loopback.server.resumption(false);
        loopback.server.kick(JULIET, "reset", "");
        expect("Suspended");
        assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isIn("Destroyed", "out chat 7");
        told.clear();
    }

    @Test
    void aChangeIsSentAndIsNoNewSession() throws Exception {
        juliet.presence(CHAT);
        expect("out chat 0", "sent chat", "Established");
        juliet.presence(AWAY, "back soon");
        expect("out away 0");
        assertThat(juliet.presence().status()).hasValue("back soon");
        juliet.presence(CHAT);
        assertThat(juliet.presence().status()).isEmpty();
    }

    @Test
    void ofWhatIsSetWhileItConnectsTheLatestWins() throws Exception {
        var connecting = new CountDownLatch(1);
        var changed = new CountDownLatch(1);
        var own = new PresenceManagedClient(loopback.config(ROMEO));
        own.beforeEstablished(() -> {
            connecting.countDown();
            changed.await();
        });
        own.onPresenceSent(presence -> told.add("sent " + presence.state()));
        try (own) {
            own.presence(CHAT);
            connecting.await();
            own.presence(AWAY);
            changed.countDown();
            expect("sent away");
        }
    }

    @Test
    void anUnavailablePresenceIsSentBeforeTheEndOfTheStream() throws Exception {
        var wire = new LinkedBlockingQueue<String>();
        var config = loopback.builder(ROMEO, "secret").xmlLog(sentTo(wire)).build();
        try (var romeo = new PresenceManagedClient(config)) {
            romeo.connected(PATIENCE);
            romeo.presence(PresenceState.unavailable(), "good night");
            assertThat(romeo.presence().state()).isEqualTo(PresenceState.unavailable());
        }
        assertThat(String.join("", wire))
                .containsSubsequence("type='unavailable'", "<status>good night</status>", "</stream:stream>");
    }

    private static XmlLog sentTo(LinkedBlockingQueue<String> wire) {
        return new XmlLog() {
            @Override
            public void sent(String xml) {
                wire.add(xml.replace('"', '\''));
            }

            @Override
            public void received(String xml) {
                // the other half
            }
        };
    }

    @Test
    void startAndStopLeaveThePresenceAsItIsAndSettingItAgainConnectsAgain() throws Exception {
        juliet.start();
        expect("sent unavailable", "Established");
        juliet.stop();
        expect("Destroyed", "Stopped");
        juliet.presence(CHAT);
        expect("out chat 0", "sent chat", "Established");
        juliet.stop();
        juliet.presence(CHAT);
        expect("Destroyed", "Stopped", "out chat 0", "sent chat", "Established");
    }

    @Test
    void enteringWaitsForSessionAndPresenceAndLeavingEndsBoth() throws Exception {
        try (var _ = juliet.connected(PATIENCE)) {
            assertThat(juliet.established()).isTrue();
            assertThat(juliet.presence().state()).isEqualTo(PresenceState.available());
            assertThat(told).contains("out available 0");
        }
        assertThat(juliet.running()).isFalse();
        assertThat(juliet.presence().state()).isEqualTo(PresenceState.unavailable());
        assertThat(loopback.server.sessions()).isEmpty();
    }

    @Test
    void enteringWithASessionLeavesThePresenceAsItIs() throws Exception {
        juliet.presence(CHAT);
        expect("out chat 0", "sent chat", "Established");
        try (var _ = juliet.connected(PATIENCE)) {
            assertThat(juliet.presence().state()).isEqualTo(CHAT);
        }
    }

    @Test
    void whatIsThrownInsideComesOut() {
        assertThatThrownBy(() -> {
                    try (var _ = juliet.connected(PATIENCE)) {
                        throw new IOException("mine");
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("mine");
    }

    @Test
    void aFailureComesOutOfEntering() throws Exception {
        try (var wrong = new PresenceManagedClient(loopback.config(ROMEO, "wrong"))) {
            assertThatThrownBy(() -> wrong.connected(PATIENCE)).isInstanceOf(AuthenticationException.class);
            assertThat(wrong.presence().state()).isEqualTo(PresenceState.unavailable());
        }
    }

    @Test
    void enteringThatTakesTooLongStopsTheClient() throws Exception {
        loopback.server.closePorts();
        assertThatThrownBy(() -> juliet.connected(Duration.ofMillis(100)))
                .isInstanceOf(TimedOutException.class)
                .hasMessageStartingWith("juliet@example.test had no session within 100 ms");
        assertThat(juliet.presence().state()).isEqualTo(PresenceState.unavailable());
        while (juliet.running()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aStopFromElsewhereEndsEntering() throws Exception {
        loopback.server.closePorts();
        juliet.onEvent(event -> {});
        Thread.ofVirtual().start(() -> {
            while (!juliet.running()) {
                Thread.onSpinWait();
            }
            juliet.stop();
        });
        assertThatThrownBy(() -> juliet.connected(PATIENCE)).isInstanceOf(NotConnectedException.class);
    }

    @Test
    void presenceForOnePersonIsNoneToBePresentWith() {
        assertThatThrownBy(() -> juliet.presence(Presence.to(Jid.parse("romeo@example.test"), Presence.Type.SUBSCRIBE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
