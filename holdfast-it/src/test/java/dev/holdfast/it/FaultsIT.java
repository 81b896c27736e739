// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.ReconnectPolicy;
import dev.holdfast.stream.StanzaState;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks break and servers go down while messages are under way: the session comes back, and what was promised holds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class FaultsIT {
    private static final int NOT_DELIVERED = 6;
    private static final String[] QUICK = {"--liveness", "1", "--timeout", "20"};

    private final SharedServers victims = new SharedServers(); // our own, to be killed and frozen

    @AfterAll
    void stop() {
        victims.close();
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aResetOfEitherSideLosesDoublesAndReordersNothing(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var toListener = proxy(server, Transport.STARTTLS);
                var toSender = proxy(server, Transport.DIRECT_TLS);
                var listen =
                        receiver(server, Transport.STARTTLS).through(toListener).listen();
                var send = sender(server, Transport.DIRECT_TLS)
                        .through(toSender)
                        .start("send", "-v", "--json", "--stdin-lines", server.account(1))) {
            listen.nextOnline();
            send.input(numbers(1, 400));
            send.await(100, "outcome");
            toSender.reset();
            send.input(numbers(401, 700));
            send.awaitNotes(1, "resumed at ");
            listen.await(500, "message");
            toListener.reset();
            send.input(numbers(701, 1_000));
            send.endInput();

            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            assertThat(send.all("outcome"))
                    .hasSize(1_000)
                    .allSatisfy(outcome -> assertThat(outcome.text("state")).isEqualTo("acked"));
            listen.next("suspended");
            listen.next("resumed");
            listen.await(1_000, "message");
            assertThat(texts(listen)).isEqualTo(numbers(1, 1_000));
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aSilentNetworkIsLeftAndTheSessionGoesOnWhenItSpeaksAgain(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var network = proxy(server, Transport.DIRECT_TLS);
                var listen =
                        receiver(server, Transport.DIRECT_TLS).through(network).listen(QUICK);
                var send = numberedSender(
                        server, sender(server, Transport.DIRECT_TLS).through(network))) {
            listen.nextOnline();
            send.send(100);
            listen.await(50, "message");
            network.freeze();
            send.send(100);
            listen.next("suspended");
            send.await(ClientEvent.Suspended.class);
            send.send(100);
            network.thaw();

            assertThat(send.awaitReturn()).isInstanceOf(ClientEvent.Resumed.class);
            listen.next("resumed");
            send.send(100);
            assertThat(send.awaitFinal(400)).containsOnly(StanzaState.ACKED);
            listen.await(400, "message");
            assertThat(texts(listen)).isEqualTo(numbers(1, 400));
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aFrozenServerIsLeftAndTheSessionGoesOnWhenItThaws(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var listen = receiver(server, Transport.STARTTLS).listen(QUICK);
                var send = numberedSender(server, sender(server, Transport.STARTTLS))) {
            listen.nextOnline();
            send.send(100);
            listen.await(50, "message");
            server.freeze();
            try {
                send.send(100);
                listen.next("suspended");
                send.await(ClientEvent.Suspended.class);
                send.send(100);
            } finally {
                server.thaw();
            }

            assertThat(send.awaitReturn()).isInstanceOf(ClientEvent.Resumed.class);
            listen.next("resumed");
            assertThat(send.awaitFinal(300)).containsOnly(StanzaState.ACKED);
            listen.await(300, "message");
            assertThat(texts(listen)).isEqualTo(numbers(1, 300));
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aSignalEndsListenInFiveSecondsEvenIfTheServerIsFrozen(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var online = receiver(server, Transport.DIRECT_TLS).listen();
                var suspended = receiver(server, Transport.STARTTLS).listen("--liveness", "0.5")) {
            online.nextOnline();
            suspended.nextOnline();
            server.freeze();
            try (var connecting = sender(server, Transport.STARTTLS).start("listen", "--json", "-v")) {
                suspended.next("suspended");
                for (var listen : List.of(online, suspended, connecting)) {
                    long start = System.nanoTime();
                    listen.signal("TERM");

                    assertThat(listen.exitCode()).isZero();
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
                    assertThat(listen.printed().getLast().text("event")).isEqualTo("stopped");
                    assertThat(listen.stderr()).isEmpty();
                }
            } finally {
                server.thaw();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aKilledServerTakesTheSessionWithItAndTheNextOneBeginsByItself(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var listen = receiver(server, Transport.DIRECT_TLS).listen(QUICK);
                var send = numberedSender(server, sender(server, Transport.STARTTLS))) {
            listen.nextOnline();
            send.send(100);
            listen.await(100, "message");
            assertThat(send.awaitFinal(100)).containsOnly(StanzaState.ACKED);
            send.send(200);
            listen.await(150, "message");
            server.kill9();
            listen.next("suspended");
            send.await(ClientEvent.Suspended.class);
            server.restartOnSamePorts();

            comesBackWithAnotherSession(listen, send);
            assertThat(texts(listen)).doesNotHaveDuplicates().isSubsetOf(numbers(1, 400));
            assertThat(texts(listen)).isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void sendTellsWhatBecameOfEachMessageWhenItsServerWasKilled(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var listen = receiver(server, Transport.STARTTLS).listen(QUICK);
                var send = sender(server, Transport.DIRECT_TLS)
                        .start("send", "-v", "--json", "--stdin-lines", "--timeout", "60", server.account(1))) {
            listen.nextOnline();
            send.input(numbers(1, 100));
            send.await(100, "outcome");
            listen.await(100, "message");
            send.input(numbers(101, 300));
            listen.await(150, "message");
            server.kill9();
            listen.next("suspended");
            server.restartOnSamePorts();
            listen.next("destroyed");
            listen.nextOnline();
            send.awaitNotes(2, "online as ");
            send.input(numbers(301, 400));
            send.endInput();
            int exitCode = send.exitCode();

            var outcomes = send.all("outcome");
            var states = outcomes.stream().map(outcome -> outcome.text("state")).toList();
            assertThat(states).hasSize(400);
            assertThat(states.subList(0, 100)).containsOnly("acked");
            assertThat(states.subList(100, 300)).containsAnyOf("acked", "unknown");
            assertThat(states.subList(300, 400)).containsOnly("acked");
            assertThat(exitCode).isEqualTo(states.stream().allMatch("acked"::equals) ? 0 : NOT_DELIVERED);
            listen.next(line -> line.isEvent("message") && line.text("body").equals("400"), "the last message");
            assertThat(texts(listen))
                    .doesNotHaveDuplicates()
                    .containsAll(numbers(1, 100))
                    .containsAll(numbers(301, 400));
            assertThat(texts(listen)).isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void aServerThatIsRestartedInGoodOrderIsFoundAgain(RealServer kind) throws Exception {
        var server = victims.running(kind);
        try (var listen = receiver(server, Transport.STARTTLS).listen(QUICK);
                var send = numberedSender(server, sender(server, Transport.DIRECT_TLS))) {
            listen.nextOnline();
            send.send(100);
            listen.await(100, "message");
            assertThat(send.awaitFinal(100)).containsOnly(StanzaState.ACKED);
            send.send(200);
            listen.await(150, "message");
            server.terminate();
            listen.next("suspended");
            send.await(ClientEvent.Suspended.class);
            server.restartOnSamePorts();

            comesBackWithAnotherSession(listen, send);
            // a message whose acknowledgement by the listener was under way may come twice, which is the server's
            // choice
            assertThat(texts(listen)).isSubsetOf(numbers(1, 400));
            if (keepsWhatItHasTaken(kind)) {
                assertThat(texts(listen)).containsAll(send.texts(StanzaState.ACKED));
                assertThat(send.texts(StanzaState.DISCONNECTED)).doesNotContainAnyElementsOf(texts(listen));
            }
        }
    }

    /** Prosody stores on SIGTERM what it has not delivered, and how many stanzas of each session it has taken; ejabberd does not. */
    private static boolean keepsWhatItHasTaken(RealServer kind) {
        return switch (kind) {
            case PROSODY_12, PROSODY_13 -> true;
            case EJABBERD_23, EJABBERD_24 -> false;
        };
    }

    /** In the session that is gone 300 were sent, of which the first 100 are known to have arrived; the next one takes 100 more. */
    private static void comesBackWithAnotherSession(HoldfastProcess listen, NumberedSender send)
            throws InterruptedException {
        listen.next("destroyed");
        listen.nextOnline();
        send.await(ClientEvent.Destroyed.class);
        send.await(ClientEvent.Established.class);
        var states = send.awaitFinal(300);
        assertThat(states.subList(0, 100)).containsOnly(StanzaState.ACKED);
        assertThat(Set.of(StanzaState.ACKED, StanzaState.UNKNOWN, StanzaState.DISCONNECTED))
                .containsAll(states);

        send.send(100);
        assertThat(send.awaitFinal(400).subList(300, 400)).containsOnly(StanzaState.ACKED);
        listen.next(line -> line.isEvent("message") && line.text("body").equals("400"), "the last message");
        assertThat(texts(listen)).containsAll(numbers(1, 100)).containsAll(numbers(301, 400));
    }

    private static FaultProxy proxy(RunningServer server, Transport transport) throws IOException {
        return FaultProxy.before(server.port(transport));
    }

    private static Login receiver(RunningServer server, Transport transport) {
        return Login.of(server, transport, 1);
    }

    private static Login sender(RunningServer server, Transport transport) {
        return Login.of(server, transport, 2);
    }

    private static NumberedSender numberedSender(RunningServer server, Login login)
            throws IOException, InterruptedException {
        var config = login.config()
                .liveness(Duration.ofSeconds(1), Duration.ofSeconds(1))
                .negotiationTimeout(Duration.ofSeconds(20))
                .reconnect(ReconnectPolicy.backoff(Duration.ofMillis(200), 1.2, Duration.ofSeconds(1)))
                .build();
        return new NumberedSender(config, server.account(1));
    }

    private static List<String> texts(HoldfastProcess listen) {
        return listen.all("message").stream().map(line -> line.text("body")).toList();
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }
}
