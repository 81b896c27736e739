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
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.stream.StreamLogin;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.stream.XmlStream;
import dev.holdfast.xml.Element;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One address of one peer, in two halves: {@link #reach} comes as far as an open stream with somebody who has proven to be the
 * domain, {@link #finish} from there to a session. Each runs on a thread of its own, and whoever waits for it looks at {@link
 * #left}, which no way of hanging, dripping or going mute gets round.
 */
final class LoginAttempt {
    private static final int READ_SIZE = 8 * 1024;

    /**
     * What the attempts of one search have in common.
     *
     * @param random where nonces come from
     */
    record Terms(LoginPlan plan, XmlLimits limits, RandomGenerator random, XmlLog log, Timing timing) {}

    private final Peer peer;
    private final ConnectOptions options;
    private final Terms terms;
    private final AttemptRecord record;
    private final Runnable sooner;
    private final Duration limit;
    private final long deadline;
    private final XmlStream stream;
    private final WireLog log;
    private final byte[] buffer = new byte[READ_SIZE];
    private @Nullable StreamLogin login; // of the thread of the attempt
    private @Nullable LoginOutcome outcome; // of the thread of the attempt
    private volatile @Nullable Connection connection; // written by the thread of the attempt
    private volatile @Nullable XmppException failure; // written by the thread of the attempt
    private volatile boolean abandoned; // written by the thread that waits
    private volatile String awaited = "the connection"; // written by the thread of the attempt
    private volatile boolean pipelined; // written by the thread of the attempt
    private volatile boolean asked; // written by the thread of the attempt
    private volatile long askedAt; // written by the thread of the attempt, before asked

    /**
     * @param limit how long both halves may take together
     * @param sooner called when there is suddenly less left than there was, for whoever sleeps until then
     */
    LoginAttempt(
            Peer peer, ConnectOptions options, Terms terms, AttemptRecord record, Duration limit, Runnable sooner) {
        this.peer = peer;
        this.options = options;
        this.terms = terms;
        this.record = record;
        this.sooner = sooner;
        this.limit = limit;
        this.deadline = terms.timing().nanoTime() + limit.toNanos();
        this.stream = new XmlStream(
                terms.plan().jid().domainJid(), terms.limits(), peer.connector().framing());
        this.log = new WireLog(terms.log());
    }

    /** How many nanoseconds are left for what it does now. */
    long left() {
        long now = terms.timing().nanoTime();
        long whole = deadline - now;
        return asked ? Math.min(whole, askedAt + options.timeouts().step().toNanos() - now) : whole;
    }

    /** Why it is given up when nothing is left. */
    XmppException timedOut() {
        var known = failure;
        if (known != null) {
            return known; // only the farewell was left
        }
        boolean whole = deadline - terms.timing().nanoTime() <= 0;
        return new TimedOutException(peer
                + (whole
                        ? " did not complete the login within " + BlockingCall.seconds(limit)
                        : " did not answer within "
                                + BlockingCall.seconds(options.timeouts().step()))
                + "; awaited was " + awaited);
    }

    /**
     * Whether it waited for the answers to what it had sent in one flight. If that was where it failed, the server may be one that
     * minds.
     */
    boolean awaitedAnswersToOneFlight() {
        return pipelined;
    }

    /** Whether the peer has proven, by TLS, to be the domain. */
    boolean proven() {
        var open = connection;
        return open != null && open.secure();
    }

    Connection connection() {
        return Objects.requireNonNull(connection, "nothing was reached");
    }

    XmlStream stream() {
        return stream;
    }

    /** Cuts the connection at once; from any thread. */
    void abandon() {
        abandoned = true;
        var open = connection;
        if (open != null) {
            open.abort();
        }
    }

    /** Connects. If it throws, the connection is closed, or about to be. */
    void reach() throws IOException, InterruptedException {
        var opened = peer.connector().connect(peer.host(), peer.port(), options);
        connection = opened;
        if (abandoned) { // asked for after the connection was made known, so that either side sees the other
            opened.abort();
            throw new InterruptedException("nobody waits for " + peer);
        }
        login = new StreamLogin(terms.plan(), opened.secure(), peer.connector().framing(), terms.random());
        orEnd(() -> {
            encrypted();
            openStream();
            while (!reached()) {
                takeOrExchange();
            }
        });
    }

    /** Whether there is an open stream under TLS, or TLS is out of the question. */
    private boolean reached() {
        return connection().secure() && stream.isOpen() || machine().stage() != StreamLogin.Stage.OPENING;
    }

    /** Logs in on what was reached. If it throws, the connection is closed, or about to be. */
    LoginOutcome finish() throws IOException, InterruptedException {
        orEnd(() -> {
            while (outcome == null) {
                takeOrExchange();
            }
            machine().end();
        });
        return Objects.requireNonNull(outcome);
    }

    /** Says goodbye on what was reached and is not wanted. */
    void decline() {
        while (stream.takeOutput().isPresent()) {
            // features that came with the header have been answered already, and only the winner shall see a password
        }
        stream.close();
        machine().end();
        try {
            flush();
            connection().close();
        } catch (IOException _) {
            abandon(); // it was courtesy
        }
    }

    private interface Half {
        void run() throws IOException, InterruptedException;
    }

    private void orEnd(Half half) throws IOException, InterruptedException {
        boolean done = false;
        try {
            half.run();
            done = true;
        } catch (XmppException thrown) {
            var reason = machine().meaning(thrown);
            failure = reason;
            sayWhy(reason);
            throw reason;
        } finally {
            if (!done) {
                machine().end();
                abandon();
            }
        }
    }

    private StreamLogin machine() {
        return Objects.requireNonNull(login, "there is no login yet");
    }

    private void openStream() {
        record.entered(machine().stage() == StreamLogin.Stage.SESSION ? Phase.BIND : Phase.HEADER);
        stream.open(machine().from());
    }

    private void encrypted() {
        connection()
                .tls()
                .ifPresent(session -> record.encrypted(session, connection().applicationProtocol()));
    }

    private void takeOrExchange() throws IOException, InterruptedException {
        var element = stream.next();
        if (element.isPresent()) {
            take(element.get());
        } else {
            exchange();
        }
    }

    private void take(Element element) throws IOException, InterruptedException {
        StreamFeatures.of(element).ifPresent(record::offered);
        switch (machine().received(element)) {
            case Step.Send(var elements) -> {
                elements.forEach(stream::send);
                elements.forEach(this::describe);
            }
            case Step.Restart() -> openStream();
            case Step.StartTls() -> {
                awaited = machine().awaited();
                asked = false; // the handshake has a limit of its own
                stream.requireNothingInTheClear();
                record.entered(Phase.TLS);
                connection().startTls();
                machine().tlsEstablished();
                encrypted();
                openStream();
            }
            case Step.Done(var result) -> outcome = result;
        }
    }

    /** What goes out says how far we are. */
    private void describe(Element sent) {
        if (machine().stage() == StreamLogin.Stage.AUTHENTICATION) {
            record.entered(Phase.SASL);
            sent.attribute("mechanism")
                    .ifPresent(name -> record.chose(name, terms.plan().credentials()));
        }
    }

    /** Sends what is to be sent and waits for what comes. */
    private void exchange() throws IOException {
        awaited = machine().awaited();
        pipelined = machine().awaitsAnswersToOneFlight();
        flush();
        int length = connection().read(buffer);
        if (length < 0) {
            throw stream.endOfInput().orElseGet(() -> new ConnectionLostException("the stream had ended"));
        }
        log.received(buffer, length);
        stream.received(ByteBuffer.wrap(buffer, 0, length));
    }

    private void flush() throws IOException {
        for (var output = stream.takeOutput(); output.isPresent(); output = stream.takeOutput()) {
            askedAt = terms.timing().nanoTime();
            if (!asked) {
                asked = true;
                sooner.run(); // the limit of a step holds from here
            }
            log.sent(output.get());
            connection().write(output.get());
        }
    }

    /** Tells the server why we go, if it still listens; whether it does must not hide the reason itself. */
    private void sayWhy(XmppException reason) {
        switch (reason) {
            case SaslUnavailableException none ->
                stream.fail(StreamCondition.POLICY_VIOLATION, String.valueOf(none.getMessage()));
            case AuthenticationException _ -> stream.fail(StreamCondition.UNDEFINED_CONDITION, "authentication failed");
            default -> stream.close();
        }
        try {
            flush();
            connection().close();
        } catch (IOException unheard) {
            reason.addSuppressed(unheard);
        }
    }
}
