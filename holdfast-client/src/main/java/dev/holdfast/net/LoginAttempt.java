// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.LoginOutcome;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.Step;
import dev.holdfast.stream.StreamCondition;
import dev.holdfast.stream.StreamLogin;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.stream.XmlStream;
import dev.holdfast.xml.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One peer, from DNS to a session, within a limit in time that no way of hanging, dripping or going mute gets round. */
final class LoginAttempt {
    private static final int READ_SIZE = 8 * 1024;

    private final Peer peer;
    private final ConnectOptions options;
    private final LoginPlan plan;
    private final XmlStream stream;
    private final RandomGenerator random;
    private final WireLog log;
    private volatile @Nullable Connection connection; // written by the thread of the attempt
    private volatile @Nullable XmppException failure; // written by the thread of the attempt
    private volatile boolean abandoned; // written by the thread that waits
    private volatile String awaited = "the connection"; // written by the thread of the attempt
    private volatile boolean pipelined; // written by the thread of the attempt

    LoginAttempt(
            Peer peer, ConnectOptions options, LoginPlan plan, XmlLimits limits, RandomGenerator random, XmlLog log) {
        this.peer = peer;
        this.options = options;
        this.plan = plan;
        this.stream = new XmlStream(plan.jid().domainJid(), limits);
        this.random = random;
        this.log = new WireLog(log);
    }

    /** Connects and logs in; if it throws, the connection is closed, or about to be. */
    LoggedIn run(Timing timing, Duration limit) throws IOException, InterruptedException {
        try {
            return TimedCall.until(
                    timing.nanoTime() + limit.toNanos(),
                    timing,
                    "holdfast-login-" + peer,
                    this::attempt,
                    this::abandon);
        } catch (TimeoutException _) {
            var known = failure;
            if (known != null) {
                throw known; // only the farewell was left
            }
            throw new TimedOutException(peer + " did not complete the login within " + BlockingCall.seconds(limit)
                    + "; awaited was " + awaited);
        }
    }

    /**
     * Whether it waited for the answers to what it had sent in one flight. If that was where it failed, the server may be one that
     * minds.
     */
    boolean awaitedAnswersToOneFlight() {
        return pipelined;
    }

    private void abandon() {
        abandoned = true;
        var open = connection;
        if (open != null) {
            open.abort();
        }
    }

    private LoggedIn attempt() throws IOException, InterruptedException {
        var opened = peer.connector().connect(peer.host(), peer.port(), options);
        connection = opened;
        if (abandoned) { // asked for after the connection was made known, so that either side sees the other
            opened.abort();
            throw new InterruptedException("nobody waits for " + peer);
        }
        var login = new StreamLogin(plan, opened.secure(), random);
        boolean done = false;
        try {
            var outcome = negotiate(opened, login);
            done = true;
            return new LoggedIn(peer, opened, stream, outcome);
        } catch (XmppException thrown) {
            var reason = login.meaning(thrown);
            failure = reason;
            sayWhy(opened, reason);
            throw reason;
        } finally {
            login.end();
            if (!done) {
                opened.abort();
            }
        }
    }

    private LoginOutcome negotiate(Connection opened, StreamLogin login) throws IOException, InterruptedException {
        var buffer = new byte[READ_SIZE];
        stream.open(login.from());
        while (true) {
            awaited = login.awaited();
            pipelined = login.awaitsAnswersToOneFlight();
            flush(opened);
            switch (login.received(nextElement(opened, buffer))) {
                case Step.Send(var elements) -> elements.forEach(stream::send);
                case Step.Restart() -> stream.open(login.from());
                case Step.StartTls() -> {
                    awaited = login.awaited();
                    stream.requireNothingInTheClear();
                    opened.startTls();
                    login.tlsEstablished();
                    stream.open(login.from());
                }
                case Step.Done(var outcome) -> {
                    return outcome;
                }
            }
        }
    }

    private Element nextElement(Connection opened, byte[] buffer) throws IOException {
        while (true) {
            var element = stream.next();
            if (element.isPresent()) {
                return element.get();
            }
            int length = opened.read(buffer);
            if (length < 0) {
                throw stream.endOfInput().orElseGet(() -> new ConnectionLostException("the stream had ended"));
            }
            log.received(buffer, length);
            stream.received(ByteBuffer.wrap(buffer, 0, length));
        }
    }

    private void flush(Connection opened) throws IOException {
        var output = stream.takeOutput();
        if (output.isPresent()) {
            log.sent(output.get());
            opened.write(output.get());
        }
    }

    /** Tells the server why we go, if it still listens; whether it does must not hide the reason itself. */
    private void sayWhy(Connection opened, XmppException reason) {
        switch (reason) {
            case SaslUnavailableException none ->
                stream.fail(StreamCondition.POLICY_VIOLATION, String.valueOf(none.getMessage()));
            case AuthenticationException _ -> stream.fail(StreamCondition.UNDEFINED_CONDITION, "authentication failed");
            default -> stream.close();
        }
        try {
            flush(opened);
            opened.close();
        } catch (IOException unheard) {
            reason.addSuppressed(unheard);
        }
    }
}
