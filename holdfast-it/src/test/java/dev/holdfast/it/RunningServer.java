// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * A server process with its home: domain {@code localhost} on 127.0.0.1, accounts user0 … user19, certificates from a CA of its own. One
 * thread at a time. Every failure's message ends with the server's log.
 */
final class RunningServer implements AutoCloseable {
    static final int ACCOUNTS = 20;
    static final String PASSWORD = "secret";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 20;

    private final RealServer kind;
    private final ServerHome home;
    private final ProcessGuard guard;
    private Process process;

    private RunningServer(RealServer kind, ServerHome home, ProcessGuard guard, Process process) {
        this.kind = kind;
        this.home = home;
        this.guard = guard;
        this.process = process;
    }

    static RunningServer start(RealServer kind) throws IOException, InterruptedException {
        var home = ServerHome.create(kind.name().toLowerCase(Locale.ROOT));
        var guard = new ProcessGuard(home.directory());
        try {
            var command = kind.software().command(home);
            CertificateFiles.writeTo(home.file("pki"));
            kind.software().prepare(home);
            var server = new RunningServer(kind, home, guard, spawn(command, home, guard));
            server.awaitReady();
            return server;
        } catch (Throwable failed) {
            guard.close();
            throw failed;
        }
    }

    private static Process spawn(ProcessBuilder command, ServerHome home, ProcessGuard guard) throws IOException {
        var process = command.redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.file("console.log").toFile()))
                .start();
        guard.watch(process);
        return process;
    }

    RealServer kind() {
        return kind;
    }

    String domain() {
        return "localhost";
    }

    /** The bare JID of an account; its password is {@link #PASSWORD}. */
    String account(int number) {
        if (number < 0 || number >= ACCOUNTS) {
            throw new IllegalArgumentException("there is no user" + number);
        }
        return "user" + number + "@" + domain();
    }

    int startTlsPort() {
        return home.startTls();
    }

    int directTlsPort() {
        return home.directTls();
    }

    int httpsPort() {
        return home.https();
    }

    /** The address of its WebSocket, as if it were behind that port. */
    URI webSocket(int port) {
        return URI.create("wss://" + domain() + ":" + port + kind.software().webSocketPath());
    }

    int port(Transport transport) {
        return switch (transport) {
            case STARTTLS -> startTlsPort();
            case DIRECT_TLS -> directTlsPort();
        };
    }

    /** The certificate, as PEM, of the CA that vouches for the server. */
    Path caFile() {
        return home.file("pki/ca.crt");
    }

    /** Where its configuration, data and logs lie; gone after {@link #close}. */
    Path directory() {
        return home.directory();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** As a power cut: no farewell, nothing saved. Returns when the process is gone. */
    void kill9() throws IOException, InterruptedException {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As a service manager does it (SIGTERM). Returns when the process is gone. The server must not be frozen. */
    void terminate() throws IOException, InterruptedException {
        process.destroy();
        awaitEnd();
    }

    /** Starts a server that was ended again: same ports, data and certificates. */
    void restartOnSamePorts() throws IOException, InterruptedException {
        if (isRunning()) {
            throw new IllegalStateException(kind + " still runs");
        }
        process = spawn(kind.software().command(home), home, guard);
        awaitReady();
    }

    /** Stops the process (SIGSTOP): TCP stays up and accepts, but nobody reads or answers. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
        await(() -> state() == 'T', "did not freeze");
    }

    /** Lets a frozen process go on. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
        await(() -> state() != 'T', "did not thaw");
    }

    /** Ends all sessions of an account with the stream error {@code policy-violation}; ejabberd only. */
    void kick(int account) throws IOException, InterruptedException {
        switch (kind.software()) {
            case Ejabberd ejabberd -> ejabberd.kick(home, account);
            case Prosody _ -> throw new UnsupportedOperationException("Prosody has no way for it that we know");
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        ExternalCommand.run("sh", "-c", "kill -" + name + " " + process.pid());
    }

    // The letter after the name in brackets, see proc(5)
    private char state() throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private void awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failure("did not end within " + STOP_LIMIT);
        }
        guard.forget();
    }

    private void awaitReady() throws IOException, InterruptedException {
        await(() -> kind.software().ports(home).allMatch(RunningServer::accepts), "does not answer on its ports");
        try {
            kind.software().started(home);
        } catch (IOException | AssertionError notReady) {
            var failure = failure("runs, but is not ready");
            failure.initCause(notReady);
            throw failure;
        }
    }

    /** Polls until the condition holds; the end of the process ends the wait. */
    private void await(Condition condition, String otherwise) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw failure("ended with status " + process.exitValue());
            }
            if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                throw failure(otherwise + " within " + START_LIMIT);
            }
        }
    }

    private static boolean accepts(int port) {
        try (var connection = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            return connection.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(kind + " " + what + "\n" + logTail());
    }

    /** The last lines that the server wrote, for messages. */
    String logTail() {
        return home.logTail();
    }

    /** Kills the server and removes its directory; a second call does nothing. */
    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        guard.close();
    }

    @Override
    public String toString() {
        return kind + " on ports " + home.startTls() + " (STARTTLS) and " + home.directTls() + " (direct TLS)";
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException;
    }
}
