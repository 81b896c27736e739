// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.HandTiming;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.NoPeerLeftException;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.StreamSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The loop with logins that a test makes up, and time that passes only where the loop sleeps. */
@Timeout(60)
class SupervisorTest {
    private static final Duration START = ofSeconds(1);
    private static final Duration STABLE = ofSeconds(10);
    private static final Duration SHUTDOWN = ofSeconds(5);

    /** What one call of the login does. */
    interface Attempt {
        LoggedIn connect() throws InterruptedException;
    }

    private final HandTiming timing = HandTiming.turnedBySleep();
    private final SessionGate gate = new SessionGate();
    private final HandInbox inbox = new HandInbox(InboxLimits.defaults());
    private final StanzaRouter router =
            new StanzaRouter(Logins.ME, StreamSettings.defaults(), timing, new PendingRequests(), gate, inbox.inbox());
    private final LinkedBlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Optional<XmppException>> result = new CompletableFuture<>();
    private ReconnectPolicy policy = (cause, failures, everEstablished) -> ReconnectPolicy.isLasting(cause)
            ? new Decision.GiveUp()
            : new Decision.RetryAfter(START.multipliedBy(1L << (failures - 1)));
    private Optional<Supervisor> supervisor = Optional.empty();
    private Optional<Thread> thread = Optional.empty();

    @AfterEach
    void stopAll() throws InterruptedException {
        if (thread.isPresent()) {
            thread.get().interrupt();
            thread.get().join();
        }
    }

    private void run() {
        gate.close();
        var loop = new Supervisor(
                "test",
                () -> attempts.take().connect(),
                router,
                policy,
                new Supervisor.Times(STABLE, SHUTDOWN, SHUTDOWN),
                timing,
                loggedIn -> new StreamDriver(loggedIn.connection(), router.stream(), XmlLog.none(), "test"));
        supervisor = Optional.of(loop);
        var running = Thread.ofVirtual().unstarted(() -> {
            try {
                result.complete(loop.run());
            } catch (Throwable escaped) {
                result.completeExceptionally(escaped);
            }
        });
        thread = Optional.of(running);
        running.start();
    }

    private void stop() {
        supervisor.orElseThrow().stop();
        thread.orElseThrow().interrupt();
    }

    private Optional<XmppException> result() throws Exception {
        return result.get(20, TimeUnit.SECONDS);
    }

    private static Attempt failing(XmppException cause) {
        return () -> {
            throw cause;
        };
    }

    /** A connection with a new session, on which the rest then happens. */
    private Attempt serving(Consumer<MemoryConnection> rest) {
        return onConnection(connection -> Logins.bound(connection, Optional.empty()), rest);
    }

    private Attempt resumable(Consumer<MemoryConnection> rest) {
        return onConnection(connection -> Logins.bound(connection, Optional.of("sm-1")), rest);
    }

    private static Attempt onConnection(Function<MemoryConnection, LoggedIn> login, Consumer<MemoryConnection> rest) {
        return () -> {
            var connection = new MemoryConnection();
            rest.accept(connection);
            return login.apply(connection);
        };
    }

    private static Attempt givingUp() {
        return failing(new AuthenticationException("not-authorized", "no"));
    }

    private List<String> eventsSoFar() throws InterruptedException {
        inbox.add(new Inbox.Item.End());
        var names = new ArrayList<String>();
        for (var item = inbox.take(); !(item instanceof Inbox.Item.End); item = inbox.take()) {
            if (item instanceof Inbox.Item.Happened(var event)) {
                names.add(event.getClass().getSimpleName());
            }
        }
        return names;
    }

    private static String streamError(String condition) {
        return "<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
    }

    static Stream<Named<Consumer<MemoryConnection>>> ends() {
        return Stream.of(
                Named.of("FIN", MemoryConnection::ends),
                Named.of("reset", MemoryConnection::abort),
                saying("</stream:stream>"),
                saying(streamError("system-shutdown")),
                saying(streamError("see-other-host")),
                saying(streamError("policy-violation")),
                saying(streamError("not-authorized")),
                saying(streamError("no-such-condition")),
                saying("<<<"),
                saying("<!-- a comment -->"),
                saying("<a xmlns='urn:xmpp:sm:3' h='7'/>"));
    }

    private static Named<Consumer<MemoryConnection>> saying(String xml) {
        return Named.of(xml, server -> server.says(xml));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void backsOffAfterEveryKindOfEnd(Consumer<MemoryConnection> end) throws Exception {
        for (int i = 0; i < 3; i++) {
            attempts.add(onConnection(connection -> Logins.boundAfterRefusal(connection, "sm-1"), end));
        }
        attempts.add(givingUp());
        run();
        assertThat(result()).get().isInstanceOf(AuthenticationException.class);
        assertThat(timing.slept()).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(4));
    }

    @Test
    void backsOffAfterEveryKindOfFailedAttempt() throws Exception {
        var nobody = new NoPeerLeftException(
                "example.test", List.of(new NoPeerLeftException.Attempt("a peer", new IOException("refused"), true)));
        attempts.add(failing(nobody));
        attempts.add(failing(new AuthenticationException("temporary-auth-failure", "later")));
        attempts.add(failing(new ConnectionLostException("gone")));
        attempts.add(failing(Logins.bindRefused("wait", "internal-server-error")));
        attempts.add(givingUp());
        run();
        assertThat(result()).get().isInstanceOf(AuthenticationException.class);
        assertThat(timing.slept()).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(4), ofSeconds(8));
        assertThat(eventsSoFar()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"conflict", "host-unknown"})
    void givesUpWhereTheTableSaysSo(String condition) throws Exception {
        attempts.add(resumable(server -> server.says(streamError(condition))));
        run();
        assertThat(result()).get().isInstanceOf(StreamErrorException.class);
        assertThat(timing.slept()).isEmpty();
        assertThat(eventsSoFar()).containsExactly("Established", "Suspended", "Destroyed");
    }

    @Test
    void aConnectionThatDidNotHoldIsOneMoreFailure() throws Exception {
        attempts.add(failing(new ConnectionLostException("1")));
        attempts.add(failing(new ConnectionLostException("2")));
        attempts.add(serving(MemoryConnection::ends));
        attempts.add(failing(new ConnectionLostException("4")));
        attempts.add(givingUp());
        run();
        result();
        assertThat(timing.slept()).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(4), ofSeconds(8));
    }

    @Test
    void beginsTheBackOffAnewAfterAConnectionThatHeldLongEnough() throws Exception {
        for (var held : List.of(STABLE.minusNanos(1), STABLE)) {
            attempts.add(failing(new ConnectionLostException("before")));
            attempts.add(holding(held));
        }
        attempts.add(givingUp());
        run();
        result();
        assertThat(timing.slept()).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(4), ofSeconds(1));
    }

    @Test
    void aPromptPolicyComesBackAtOnceFromAStableConnectionAndBacksOffFromWhatDoesNotHold() throws Exception {
        policy = ReconnectPolicy.promptly(policy);
        attempts.add(failing(new ConnectionLostException("no server yet")));
        attempts.add(serving(MemoryConnection::ends)); // it had failed before
        attempts.add(stable());
        attempts.add(serving(MemoryConnection::ends)); // accepts and drops
        attempts.add(serving(MemoryConnection::ends));
        attempts.add(stable());
        attempts.add(failing(new ConnectionLostException("still down")));
        attempts.add(givingUp());
        run();
        result();
        assertThat(timing.slept())
                .containsExactly(
                        ofSeconds(1),
                        ofSeconds(2),
                        Duration.ZERO,
                        ofSeconds(2),
                        ofSeconds(4),
                        Duration.ZERO,
                        ofSeconds(2));
    }

    @Test
    void aPromptPolicyIsPromptOnceForTheFirstConnectionOfAll() throws Exception {
        policy = ReconnectPolicy.promptly(policy);
        attempts.add(serving(MemoryConnection::ends));
        attempts.add(serving(MemoryConnection::ends));
        attempts.add(serving(MemoryConnection::ends));
        attempts.add(givingUp());
        run();
        result();
        assertThat(timing.slept()).containsExactly(Duration.ZERO, ofSeconds(2), ofSeconds(4));
    }

    /** A connection that holds as long as it takes to count as stable, and then ends. */
    private Attempt stable() {
        return holding(STABLE);
    }

    private Attempt holding(Duration held) {
        return () -> {
            var connection = new MemoryConnection();
            Thread.ofVirtual().start(() -> {
                awaitEstablished();
                timing.turn(held);
                connection.ends();
            });
            return Logins.bound(connection, Optional.empty());
        };
    }

    private void awaitEstablished() {
        try {
            gate.await(TimeUnit.SECONDS.toNanos(20), ofSeconds(20));
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void tellsThePolicyWhatItHasToKnow() throws Exception {
        var asked = new ArrayList<String>();
        policy = (cause, failures, everEstablished) -> {
            asked.add(cause.getMessage() + " " + failures + " " + everEstablished);
            return asked.size() < 4 ? new Decision.RetryAfter(ofMillis(1)) : new Decision.GiveUp();
        };
        attempts.add(failing(new ConnectionLostException("a")));
        attempts.add(serving(MemoryConnection::ends));
        attempts.add(failing(new ConnectionLostException("c")));
        attempts.add(failing(new ConnectionLostException("d")));
        run();
        result();
        assertThat(asked)
                .containsExactly(
                        "a 1 false",
                        "the server closed the connection without ending the stream 2 true",
                        "c 3 true",
                        "d 4 true");
    }

    @Test
    void keepsTheSessionOverFailedAttemptsAndResumesIt() throws Exception {
        var second = new MemoryConnection();
        attempts.add(resumable(MemoryConnection::ends));
        attempts.add(failing(new ConnectionLostException("still down")));
        attempts.add(failing(new ConnectionLostException("still down")));
        attempts.add(() -> Logins.resumed(second, 0));
        run();
        second.says("<message/>");
        while (!(inbox.take() instanceof Inbox.Item.Arrived)) {
            // the events before it
        }
        assertThat(gate.isOpen()).isTrue();
        second.says(streamError("conflict"));
        assertThat(result()).get().isInstanceOf(StreamErrorException.class);
        assertThat(eventsSoFar()).containsExactly("Suspended", "Destroyed");
    }

    @Test
    void aSessionThatIsGivenUpDuringAnOutageEndsForThatReason() throws Exception {
        attempts.add(resumable(MemoryConnection::ends));
        attempts.add(givingUp());
        run();
        var cause = result().orElseThrow();
        Optional<XmppException> destroyed = Optional.empty();
        while (destroyed.isEmpty()) {
            if (inbox.take() instanceof Inbox.Item.Happened(ClientEvent.Destroyed(var why))) {
                destroyed = Optional.of(why);
            }
        }
        assertThat(destroyed).containsSame(cause);
        assertThatThrownBy(() -> router.enqueue(message())).isInstanceOf(NotConnectedException.class);
    }

    private static Message message() {
        var to = Message.chat(Jid.parse("romeo@example.test"), "hi");
        return to.withHeader(to.header().withId("1"));
    }

    @Test
    void aFaultInWhatTheApplicationGaveEndsTheLoopAndIsTold() throws Exception {
        policy = (cause, failures, everEstablished) -> {
            throw new IllegalStateException("a bad policy");
        };
        attempts.add(resumable(MemoryConnection::ends));
        run();
        assertThat(result())
                .get()
                .isInstanceOf(FaultException.class)
                .extracting(Throwable::getMessage)
                .asString()
                .contains("a bad policy");
        assertThat(eventsSoFar()).containsExactly("Established", "Suspended", "Destroyed");
    }

    @Test
    void aFaultOfTheLoginEndsTheLoopAndIsTold() throws Exception {
        attempts.add(() -> {
            throw new AssertionError("a bad connector");
        });
        run();
        assertThat(result()).get().isInstanceOf(FaultException.class);
    }

    @Test
    void stopsWhileItConnects() throws Exception {
        run();
        stop();
        assertThat(result()).isEmpty();
    }

    @Test
    void stopsEvenIfThePolicySwallowsTheInterrupt() throws Exception {
        policy = (cause, failures, everEstablished) -> {
            stop();
            assertThat(Thread.interrupted()).isTrue();
            return new Decision.RetryAfter(Duration.ZERO);
        };
        attempts.add(failing(new ConnectionLostException("gone")));
        run();
        assertThat(result()).isEmpty();
        assertThat(timing.slept()).isEmpty();
    }

    @Test
    void endsALiveSessionInGoodOrder() throws Exception {
        var connection = new MemoryConnection();
        attempts.add(() -> Logins.bound(connection, Optional.of("sm-1")));
        run();
        awaitEstablished();
        stop();
        connection.awaitWritten("<a xmlns='urn:xmpp:sm:3' h='0'/></stream:stream>");
        connection.says("</stream:stream>");
        assertThat(result()).isEmpty();
        assertThat(connection.closedInOrder()).isTrue();
        assertThat(eventsSoFar()).containsExactly("Established", "Destroyed");
    }

    @Test
    void waitsForAMuteServerNoLongerThanTheShutdownTimeout() throws Exception {
        var connection = new MemoryConnection();
        attempts.add(() -> Logins.bound(connection, Optional.of("sm-1")));
        run();
        awaitEstablished();
        stop();
        connection.awaitWritten("</stream:stream>");
        timing.turn(SHUTDOWN);
        assertThat(result()).isEmpty();
        connection.awaitAborted();
        assertThat(connection.closedInOrder()).isFalse();
    }

    @Test
    void waitsForABlockedWriterNoLongerThanTheShutdownTimeout() throws Exception {
        var connection = new MemoryConnection();
        attempts.add(() -> Logins.bound(connection, Optional.of("sm-1")));
        run();
        awaitEstablished();
        connection.goDeaf();
        var token = router.enqueue(message());
        connection.awaitBlockedWriter();
        stop();
        timing.awaitWaiter();
        // the loop may not yet have seen the interrupt: turn until it has
        while (!result.isDone()) {
            timing.turn(SHUTDOWN);
            Thread.onSpinWait();
        }
        assertThat(result()).isEmpty();
        connection.awaitAborted();
        assertThat(token.awaitFinal(ofSeconds(20))).isEqualTo(StanzaState.UNKNOWN);
    }

    @Test
    void aSecondInterruptCutsTheEndingShort() throws Exception {
        var connection = new MemoryConnection();
        attempts.add(() -> Logins.bound(connection, Optional.of("sm-1")));
        run();
        awaitEstablished();
        stop();
        connection.awaitWritten("</stream:stream>");
        thread.orElseThrow().interrupt();
        assertThat(result()).isEmpty();
        connection.awaitAborted();
        assertThat(eventsSoFar()).containsExactly("Established", "Destroyed");
    }

    @Test
    void stopsDuringAnOutageAndEndsTheSession() throws Exception {
        var sleeping = new CompletableFuture<Void>();
        policy = (cause, failures, everEstablished) -> {
            sleeping.complete(null);
            return new Decision.RetryAfter(ofMillis(1));
        };
        attempts.add(resumable(MemoryConnection::ends));
        run();
        sleeping.get(20, TimeUnit.SECONDS);
        var token = router.enqueue(message());
        assertThat(token.state()).isEqualTo(StanzaState.ACTIVE);
        stop(); // it waits for the next login
        assertThat(result()).isEmpty();
        assertThat(token.state()).isEqualTo(StanzaState.DISCONNECTED);
        assertThat(gate.isOpen()).isFalse();
        assertThat(eventsSoFar()).containsExactly("Established", "Suspended", "Destroyed");
    }

    @Test
    void givesUpAServerThatIsSilentThoughTheWriterIsBlocked() throws Exception {
        var connection = new MemoryConnection();
        attempts.add(() -> Logins.bound(connection, Optional.of("sm-1")));
        attempts.add(givingUp());
        run();
        awaitEstablished();
        connection.goDeaf();
        router.enqueue(message());
        connection.awaitBlockedWriter();
        timing.turn(ofSeconds(121)); // soft limit and round trip
        connection.awaitAborted();
        assertThat(result()).get().isInstanceOf(AuthenticationException.class);
        assertThat(timing.slept()).containsExactly(START);
    }
}
