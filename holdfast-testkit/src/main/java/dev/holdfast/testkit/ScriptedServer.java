// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import javax.net.ssl.SSLContext;

/**
 * A server that says exactly what a test tells it to, over real TCP and TLS on the loopback interface, and checks exactly what
 * the client says. Use it for what a well-behaved server never does; for the rest there is {@link LoopbackServer}.
 *
 * <pre>{@code
 * try (ScriptedServer server = ScriptedServer.start("example.test")) {
 *     server.script(c -> {
 *         c.login();
 *         c.expect("<message to='juliet@example.test' id='{id}'><body>Hi</body></message>");
 *         c.send("<message type='error' from='juliet@example.test' id='{id}'>…</message>");
 *         c.rst();
 *     });
 *     server.script(c -> c.loginToResume("sm-1")); // the second connection
 *     // … start the client against 127.0.0.1, server.port() …
 *     server.await();
 * }
 * }</pre>
 *
 * <p>Connections get the scripts in the order in which they were added; a connection that comes before its script waits for
 * it. Safe to use from several threads.
 */
public final class ScriptedServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What holds for all connections. */
    record Terms(String domain, SSLContext tls, boolean directTls, Duration patience) {
        int patienceMillis() {
            return Math.toIntExact(patience.toMillis());
        }
    }

    private volatile Terms terms; // written by patience() only
    private final TestCertificates certificates;
    private final Acceptor acceptor;
    private final Object lock = new Object();
    private final Queue<Script> scripts = new ArrayDeque<>(); // guarded by lock
    private final List<Wire> wires = new ArrayList<>(); // guarded by lock
    private final List<Dialogue> dialogues = new ArrayList<>(); // guarded by lock
    private Optional<Script> otherwise = Optional.empty(); // guarded by lock
    private Optional<AssertionError> failure = Optional.empty(); // guarded by lock
    private int added; // guarded by lock
    private int ended; // guarded by lock
    private int served; // the last connection that got its script; guarded by lock
    private boolean closed; // guarded by lock

    ScriptedServer(Terms terms, TestCertificates certificates) throws IOException {
        this.terms = terms;
        this.certificates = certificates;
        this.acceptor = new Acceptor(0, this::take);
    }

    /** Starts a server for this domain on a free port, with a good certificate of new {@link TestCertificates}. */
    public static ScriptedServer start(String domain) throws IOException {
        return start(domain, TestCertificates.create(), TestCertificates.Kind.GOOD);
    }

    /** Starts a server for this domain on a free port, with a certificate of that kind. */
    public static ScriptedServer start(String domain, TestCertificates certificates, TestCertificates.Kind kind)
            throws IOException {
        SSLContext tls = certificates.serverContext(kind, domain);
        return new ScriptedServer(new Terms(domain, tls, false, PATIENCE), certificates);
    }

    /** Starts a server for this domain on a free port that begins with TLS, as in XEP-0368, before the script does. */
    public static ScriptedServer startDirectTls(String domain) throws IOException {
        return startDirectTls(domain, TestCertificates.create(), TestCertificates.Kind.GOOD);
    }

    /** Starts a server that begins with TLS, with a certificate of that kind. */
    public static ScriptedServer startDirectTls(
            String domain, TestCertificates certificates, TestCertificates.Kind kind) throws IOException {
        SSLContext tls = certificates.serverContext(kind, domain);
        return new ScriptedServer(new Terms(domain, tls, true, PATIENCE), certificates);
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return acceptor.port();
    }

    /** The domain that this server is for. */
    public String domain() {
        return terms.domain();
    }

    /** The certificates of this server; clients are to trust {@link TestCertificates#ca()}. */
    public TestCertificates certificates() {
        return certificates;
    }

    /** How long connections accepted from now on wait for the client, and {@link #await()} for the scripts; ten seconds at first. */
    public ScriptedServer patience(Duration patience) {
        terms = new Terms(terms.domain(), terms.tls(), terms.directTls(), patience);
        return this;
    }

    /** Adds the script of the next connection that has none. */
    public ScriptedServer script(Script script) {
        synchronized (lock) {
            scripts.add(script);
            added++;
            lock.notifyAll();
        }
        return this;
    }

    /** Sets what is done on connections beyond those that have scripts of their own; {@link #await()} does not wait for them. */
    public ScriptedServer otherwise(Script script) {
        synchronized (lock) {
            otherwise = Optional.of(script);
            lock.notifyAll();
        }
        return this;
    }

    /** How many connections have been accepted. */
    public int connections() {
        synchronized (lock) {
            return dialogues.size();
        }
    }

    /** Everything that was said so far, connection by connection. */
    public String dialogue() {
        synchronized (lock) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < dialogues.size(); i++) {
                all.append("\n-- connection ").append(i + 1).append(dialogues.get(i));
            }
            return all.toString();
        }
    }

    /**
     * Waits until all scripts have ended, as long as the patience of the server allows.
     *
     * @throws AssertionError if one has failed, or has not ended in time
     */
    public void await() throws InterruptedException {
        await(terms.patience());
    }

    /**
     * Waits until all scripts have ended.
     *
     * @throws AssertionError if one has failed, or has not ended in time
     */
    public void await(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            long millis = patience.toMillis();
            while (ended < added && failure.isEmpty() && millis > 0) {
                lock.wait(millis);
                millis = (deadline - System.nanoTime()) / 1_000_000;
            }
            throwFailure();
            if (ended < added) {
                throw new AssertionError(ended + " of " + added + " scripts had ended after " + patience + "; "
                        + dialogues.size() + " connections" + dialogue());
            }
        }
    }

    /**
     * Closes all connections and the port. Scripts that still run are ended without complaint.
     *
     * @throws AssertionError if a script has failed that {@link #await()} has not reported
     */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            wires.forEach(Wire::close);
            lock.notifyAll();
        }
        acceptor.close();
        synchronized (lock) {
            throwFailure();
        }
    }

    private void throwFailure() {
        Optional<AssertionError> thrown = failure;
        failure = Optional.empty();
        if (thrown.isPresent()) {
            throw thrown.get();
        }
    }

    private void take(Socket client) {
        Wire wire = new Wire(client);
        Dialogue dialogue = new Dialogue();
        int number;
        synchronized (lock) {
            wires.add(wire);
            dialogues.add(dialogue);
            number = dialogues.size();
            if (closed) {
                wire.close();
            }
        }
        Thread.ofVirtual().name("holdfast-script-" + number).start(() -> serve(wire, dialogue, number));
    }

    private void serve(Wire wire, Dialogue dialogue, int number) {
        Optional<Script> script = Optional.empty();
        boolean counted = false;
        try {
            synchronized (lock) {
                script = awaitScript(number);
                counted = !scripts.isEmpty() && script.isPresent();
                if (counted) {
                    scripts.remove();
                }
                served = number;
                lock.notifyAll();
            }
            if (script.isEmpty()) {
                dialogue.note("no script for connection " + number);
                wire.close();
                return;
            }
            wire.readTimeout(terms.patienceMillis());
            if (terms.directTls()) {
                wire.startTls(terms.tls());
            }
            script.get().run(new ScriptedConnection(wire, terms, dialogue));
        } catch (CutException asPlanned) {
            dialogue.note("script ended: " + asPlanned.getMessage());
        } catch (Exception | AssertionError broken) {
            fail(number, dialogue, broken);
            wire.reset(); // the client need not wait for what will not come
        } finally {
            synchronized (lock) {
                ended += counted ? 1 : 0;
                lock.notifyAll();
            }
        }
    }

    private Optional<Script> awaitScript(int number) throws InterruptedException {
        long deadline = System.nanoTime() + terms.patience().toNanos();
        long millis = terms.patienceMillis();
        while ((served < number - 1 || scripts.isEmpty() && otherwise.isEmpty()) && !closed && millis > 0) {
            lock.wait(millis);
            millis = (deadline - System.nanoTime()) / 1_000_000;
        }
        return scripts.isEmpty() ? otherwise : Optional.of(scripts.element());
    }

    private void fail(int number, Dialogue dialogue, Throwable broken) {
        synchronized (lock) {
            if (closed) {
                return; // close() took the connection from under the script
            }
            String report = broken instanceof AssertionError
                    ? String.valueOf(broken.getMessage())
                    : broken + "\ndialogue:" + dialogue;
            AssertionError error = new AssertionError("connection " + number + ": " + report, broken);
            failure.ifPresentOrElse(first -> first.addSuppressed(error), () -> failure = Optional.of(error));
        }
    }
}
