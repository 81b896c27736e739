// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.HandTiming;
import dev.holdfast.net.Peer;
import dev.holdfast.net.XmppNotOfferedException;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.testkit.Direction;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks and servers that fail, behind a server that otherwise behaves. */
@Timeout(60)
class FaultsTest {
    private static final Duration PATIENCE = ofSeconds(20);
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final String JULIET = "juliet@example.test/balcony";
    private static final String ROMEO = "romeo@example.test/orchard";

    private final LinkedBlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
    private final List<XmppClient> clients = new ArrayList<>();
    private LoopbackServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .account("romeo", "secret")
                .certificates(CERTIFICATES)
                .start();
    }

    @AfterEach
    void stopAll() {
        server.close();
        clients.forEach(XmppClient::close);
    }

    private XmppClient client(String jid, UnaryOperator<ClientConfig.Builder> changes) {
        var security = SecurityLayer.password("secret".toCharArray())
                .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())));
        var config = ClientConfig.builder(Jid.parse(jid), security)
                .overridePeer(new Peer("127.0.0.1", server.port(), Connector.startTls()))
                .discovery(domain -> List.of())
                .reconnect(ReconnectPolicy.backoff(ofMillis(1), 1.2, ofMillis(20)));
        var client = new XmppClient(changes.apply(config).build());
        clients.add(client);
        return client;
    }

    private XmppClient juliet(UnaryOperator<ClientConfig.Builder> changes) throws InterruptedException {
        var juliet = client(JULIET, changes);
        juliet.onEvent(events::add);
        juliet.start();
        juliet.send(Presence.of(PresenceState.available()), PATIENCE);
        awaitEvent(ClientEvent.Established.class);
        return juliet;
    }

    private <T extends ClientEvent> T awaitEvent(Class<T> type) throws InterruptedException {
        var event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).as("the next event").isInstanceOf(type);
        return type.cast(event);
    }

    @Test
    void aConnectionCutAtAnyByteLosesDoublesAndReordersNothing() throws Exception {
        var heard = new LinkedBlockingQueue<String>();
        var romeo = client(ROMEO, config -> config);
        romeo.onMessage(message -> heard.add(message.body().orElse("")));
        romeo.start();
        romeo.send(Presence.of(PresenceState.available()), PATIENCE);
        var cuts = new ArrayList<Integer>();
        for (int bytes = 1; bytes < 6_000; bytes += 97) {
            cuts.add(bytes);
            server.cutNextConnectionAfterBytes(Direction.BOTH, bytes);
        }
        // the clock is turned by each back-off, so that none takes time
        var juliet = client(JULIET, config -> config.timing(HandTiming.turnedBySleep()));
        juliet.start();
        juliet.send(message("0"), PATIENCE); // waits for the first session that holds long enough
        var tokens = new ArrayList<StanzaToken>();
        for (int i = 1; server.connections() < cuts.size() + 2 && i < 10_000; i++) {
            tokens.add(juliet.enqueue(message(Integer.toString(i))));
            assertThat(tokens.getLast().awaitFinal(PATIENCE)).isEqualTo(StanzaState.ACKED);
        }
        for (int i = 0; i <= tokens.size(); i++) {
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(Integer.toString(i));
        }
        assertThat(heard).isEmpty();
        assertThat(server.connections()).isGreaterThan(cuts.size());
    }

    private static Message message(String body) {
        return Message.chat(Jid.parse(ROMEO), body);
    }

    @Test
    void aServerThatFallsSilentIsNoticedAndLeft() throws InterruptedException {
        var juliet = juliet(config -> config.liveness(ofMillis(200), ofMillis(200)));
        assertThat(server.freeze(JULIET)).isTrue();
        assertThat(awaitEvent(ClientEvent.Suspended.class).cause()).hasMessageContaining("nothing came");
        awaitEvent(ClientEvent.Resumed.class);
        assertThat(juliet.established()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(StreamCondition.class)
    void comesBackAfterEveryStreamErrorButThoseThatLast(StreamCondition condition) throws InterruptedException {
        var juliet = juliet(config -> config);
        assertThat(server.kick(JULIET, condition.wire(), "go away")).isTrue();
        var cause =
                (StreamErrorException) awaitEvent(ClientEvent.Suspended.class).cause();
        assertThat(cause.condition()).isEqualTo(condition);
        assertThat(cause.text()).contains("go away");
        awaitEvent(ClientEvent.Destroyed.class);
        if (condition == StreamCondition.CONFLICT || condition == StreamCondition.HOST_UNKNOWN) {
            assertThat(awaitEvent(ClientEvent.Failed.class).cause()).isSameAs(cause);
            assertThat(juliet.running()).isFalse();
            assertThat(server.connections()).isEqualTo(1);
        } else {
            awaitEvent(ClientEvent.Established.class);
            assertThat(juliet.running()).isTrue();
        }
    }

    @Test
    void aTemporaryRefusalIsWaitedOut() throws InterruptedException {
        server.refuseLogins("temporary-auth-failure", "come back later");
        var juliet = client(
                JULIET,
                config -> config.reconnect((cause, failures, everEstablished) -> {
                    if (failures == 3) {
                        server.acceptLogins();
                    }
                    return ReconnectPolicy.backoff(ofMillis(1), 1, ofMillis(1)).after(cause, failures, everEstablished);
                }));
        juliet.onEvent(events::add);
        juliet.start();
        awaitEvent(ClientEvent.Established.class);
        assertThat(server.connections()).isEqualTo(4);
    }

    @Test
    void aDomainThatHasNoXmppDoesNotEndAClientWhoseOwnPeerIsDown() throws Exception {
        var juliet = juliet(config -> config.discovery(domain -> {
            throw new XmppNotOfferedException(domain.name());
        }));
        server.kill();
        awaitEvent(ClientEvent.Suspended.class);
        server.restart();
        awaitEvent(ClientEvent.Destroyed.class);
        awaitEvent(ClientEvent.Established.class);
        assertThat(juliet.running()).isTrue();
    }

    @Test
    void resumesWhereTheServerWantsToBeFoundAndSaysSo() throws InterruptedException {
        server.location(Optional.of("localhost:" + server.port()));
        var juliet = client(JULIET, config -> config);
        juliet.onEvent(events::add);
        juliet.start();
        var before = awaitEvent(ClientEvent.Established.class).connection();
        assertThat(before.server()).isEqualTo("127.0.0.1:" + server.port() + " (STARTTLS)");
        assertThat(before.resumable()).isTrue();
        server.cut(JULIET);
        awaitEvent(ClientEvent.Suspended.class);
        var after = awaitEvent(ClientEvent.Resumed.class).connection();
        assertThat(after.server()).isEqualTo("localhost:" + server.port() + " (STARTTLS)");
        assertThat(after.mechanism()).isEqualTo(before.mechanism());
        assertThat(after.tls()).isEqualTo(before.tls());
        assertThat(after.streamManagement()).isTrue();
        assertThat(after.resumable()).isTrue();
    }

    @Test
    void anInboxThatNobodyEmptiesEndsTheConnectionAndComesBackUnderThePolicy() throws InterruptedException {
        var release = new CountDownLatch(1);
        var attempts = new LinkedBlockingQueue<String>();
        var juliet = client(
                JULIET,
                config -> config.inboxLimits(new InboxLimits(10, 1_000_000))
                        .reconnect((cause, failures, everEstablished) -> {
                            attempts.add(cause.getMessage());
                            return new ReconnectPolicy.Decision.RetryAfter(ofMillis(10));
                        }));
        juliet.onMessage(message -> {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        juliet.onEvent(events::add);
        juliet.start();
        juliet.send(Presence.of(PresenceState.available()), PATIENCE);
        for (int i = 0; i < 30; i++) {
            server.deliver("<message from='" + ROMEO + "' to='" + JULIET + "'/>");
        }
        assertThat(attempts.poll(20, TimeUnit.SECONDS)).contains("resource-constraint");
        release.countDown();
        awaitEvent(ClientEvent.Established.class);
        awaitEvent(ClientEvent.Suspended.class);
        awaitEvent(ClientEvent.Destroyed.class);
        awaitEvent(ClientEvent.Established.class);
    }
}
