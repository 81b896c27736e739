// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.random.RandomGenerator;

/** One login on one connection, with a limit in time that no way of dripping or going mute gets round. */
final class LoginAttempt {
    private static final int READ_SIZE = 8 * 1024;

    private final Peer peer;
    private final Connection connection;
    private final XmlStream stream;
    private final StreamLogin login;
    private final XmlLog log;
    private volatile boolean timedOut; // written by the watchdog

    LoginAttempt(
            Peer peer, Connection connection, LoginPlan plan, XmlLimits limits, RandomGenerator random, XmlLog log) {
        this.peer = peer;
        this.connection = connection;
        this.stream = new XmlStream(plan.jid().domainJid(), limits);
        this.login = new StreamLogin(plan, connection.secure(), random);
        this.log = log;
    }

    /** Logs in; if it throws, the connection is closed. */
    LoggedIn run(Timing timing, Duration limit) throws IOException, InterruptedException {
        var watchdog = Thread.ofVirtual().name("holdfast-login-limit-" + peer).start(() -> cutAfter(timing, limit));
        boolean done = false;
        try {
            var outcome = negotiate();
            done = !timedOut;
            if (done) {
                return new LoggedIn(peer, connection, stream, outcome);
            }
            throw new IOException("the limit passed with the last step");
        } catch (IOException | XmppException failure) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the login at " + peer + " was given up");
            }
            if (timedOut) {
                throw new TimedOutException(peer + " did not complete the login within " + BlockingCall.seconds(limit)
                        + "; awaited was " + login.awaited());
            }
            sayWhy(failure);
            throw failure;
        } finally {
            watchdog.interrupt();
            login.end();
            if (!done) {
                connection.abort();
            }
        }
    }

    private void cutAfter(Timing timing, Duration limit) {
        try {
            timing.sleep(limit);
            timedOut = true;
            connection.abort();
        } catch (InterruptedException _) {
            // the login ended in time, and this thread with it
        }
    }

    private LoginOutcome negotiate() throws IOException, InterruptedException {
        var buffer = new byte[READ_SIZE];
        stream.open(login.from());
        while (true) {
            flush();
            switch (login.received(nextElement(buffer))) {
                case Step.Send(var elements) -> elements.forEach(stream::send);
                case Step.Restart() -> stream.open(login.from());
                case Step.StartTls() -> {
                    stream.requireNothingInTheClear();
                    connection.startTls();
                    login.tlsEstablished();
                    stream.open(login.from());
                }
                case Step.Done(var outcome) -> {
                    return outcome;
                }
            }
        }
    }

    private Element nextElement(byte[] buffer) throws IOException {
        while (true) {
            var element = stream.next();
            if (element.isPresent()) {
                return element.get();
            }
            int length = connection.read(buffer);
            if (length < 0) {
                throw stream.endOfInput().orElseGet(() -> new ConnectionLostException("the stream had ended"));
            }
            if (log.shown()) {
                log.received(XmlLog.mask(new String(buffer, 0, length, UTF_8)));
            }
            stream.received(ByteBuffer.wrap(buffer, 0, length));
        }
    }

    private void flush() throws IOException {
        var output = stream.takeOutput();
        if (output.isPresent()) {
            var bytes = output.get();
            if (log.shown()) {
                log.sent(XmlLog.mask(UTF_8.decode(bytes.duplicate()).toString()));
            }
            connection.write(bytes);
        }
    }

    /** Tells the server why we go, if it still listens; whether it does must not hide the reason itself. */
    private void sayWhy(Exception failure) {
        switch (failure) {
            case SaslUnavailableException none ->
                stream.fail(StreamCondition.POLICY_VIOLATION, String.valueOf(none.getMessage()));
            case AuthenticationException refused ->
                stream.fail(StreamCondition.UNDEFINED_CONDITION, "authentication failed");
            default -> stream.close();
        }
        try {
            flush();
        } catch (IOException unheard) {
            failure.addSuppressed(unheard);
        }
    }
}
