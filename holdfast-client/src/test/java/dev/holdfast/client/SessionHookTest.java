// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.LoopbackClients.JULIET;
import static dev.holdfast.client.LoopbackClients.PATIENCE;
import static dev.holdfast.client.LoopbackClients.ROMEO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is done in each new session before it is told of. */
@Timeout(60)
class SessionHookTest {
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private LoopbackClients loopback;
    private XmppClient juliet;

    @BeforeEach
    void start() throws IOException {
        loopback = new LoopbackClients();
        juliet = new XmppClient(loopback.config(JULIET));
        juliet.onEvent(event -> told.add(event.getClass().getSimpleName()));
        juliet.onMessage(message -> told.add(message.body().orElse("")));
    }

    @AfterEach
    void stop() {
        juliet.close();
        loopback.close();
    }

    private String next() throws InterruptedException {
        var next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("something within %s", PATIENCE).isNotNull();
        return next;
    }

    @Test
    void hooksRunInTheirOrderWithTheFeaturesKnownAndMaySend() throws Exception {
        juliet.beforeEstablished(() -> told.add("first " + juliet.established() + " "
                + juliet.streamFeatures().orElseThrow().streamManagement()));
        juliet.beforeEstablished(
                () -> told.add("second " + juliet.send(Presence.of(PresenceState.available()), PATIENCE)));
        juliet.start();
        assertThat(next()).isEqualTo("first true true");
        assertThat(next()).isEqualTo("second ACKED");
        assertThat(next()).isEqualTo("Established");
    }

    @Test
    void whatComesMeanwhileWaitsBehindTheEvent() throws Exception {
        var sent = new CountDownLatch(1);
        juliet.beforeEstablished(() -> {
            juliet.send(Presence.of(PresenceState.available()), PATIENCE);
            try (var romeo = new XmppClient(loopback.config(ROMEO))) {
                romeo.start();
                romeo.send(Message.chat(Jid.parse(JULIET), "early"), PATIENCE);
            }
            sent.countDown();
            assertThat(told).isEmpty();
        });
        juliet.start();
        sent.await();
        assertThat(next()).isEqualTo("Established");
        assertThat(next()).isEqualTo("early");
    }

    @Test
    void hooksRunAgainInANewSessionAndNotAfterAResumption() throws Exception {
        juliet.beforeEstablished(() -> told.add("hook"));
        juliet.start();
        assertThat(next()).isEqualTo("hook");
        assertThat(next()).isEqualTo("Established");
        loopback.server.reset(JULIET);
        assertThat(next()).isEqualTo("Suspended");
        assertThat(next()).isEqualTo("Resumed");
        loopback.server.expire(JULIET);
        loopback.server.reset(JULIET);
        assertThat(next()).isEqualTo("Suspended");
        assertThat(next()).isIn("Destroyed", "hook");
        told.clear();
    }

    @Test
    void aConnectionThatBreaksMeanwhileInterruptsThemAndTheyRunAgain() throws Exception {
        var runs = new AtomicInteger();
        var interrupted = new CountDownLatch(1);
        juliet.beforeEstablished(() -> {
            if (runs.incrementAndGet() == 1) {
                loopback.server.reset(JULIET);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                }
            }
        });
        juliet.start();
        interrupted.await();
        assertThat(next()).isEqualTo("Established");
        assertThat(runs).hasValue(2);
        juliet.close();
        assertThat(next()).isEqualTo("Destroyed");
        assertThat(next()).isEqualTo("Stopped");
    }

    @Test
    void aHookThatFailsEndsTheConnectionAndItIsTriedAgain() throws Exception {
        var runs = new AtomicInteger();
        juliet.beforeEstablished(() -> {
            if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        juliet.start();
        assertThat(next()).isEqualTo("Established");
        assertThat(runs).hasValue(3);
        assertThat(loopback.server.sessions()).hasSize(1);
    }

    @Test
    void stoppingMeanwhileIsNoFailure() throws Exception {
        var running = new CountDownLatch(1);
        juliet.beforeEstablished(() -> {
            running.countDown();
            new CountDownLatch(1).await();
        });
        juliet.start();
        running.await();
        juliet.close();
        assertThat(next()).isEqualTo("Stopped");
        assertThat(told).isEmpty();
    }
}
