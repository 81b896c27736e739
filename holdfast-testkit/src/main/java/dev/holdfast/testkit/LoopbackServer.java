// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * A small XMPP server in this process that behaves: TLS, SASL, resource binding, stream management with resumption (XEP-0198),
 * and routing between its users. Test a client or a bot against it, and make the network fail on purpose.
 *
 * <pre>{@code
 * try (LoopbackServer server = LoopbackServer.builder()
 *         .domain("example.test").account("romeo", "secret").account("juliet", "secret").start()) {
 *     // connect a client as romeo@example.test to 127.0.0.1, server.port(), trusting server.certificates().ca()
 *     server.awaitSession("romeo@example.test", Duration.ofSeconds(10));
 *     server.cut("romeo@example.test"); // and see whether it comes back without losing anything
 * }
 * }</pre>
 *
 * <p>What it does not have: rosters and subscriptions, federation, offline storage (a message to somebody who is offline is
 * answered with {@code service-unavailable}), limits against hostile users. Do not offer it to a network.
 *
 * <p>Safe to use from several threads. Where a method takes a JID, a full JID names one session and a bare JID all sessions
 * of the account.
 */
public final class LoopbackServer implements AutoCloseable {
    private final Settings settings;
    private final TestCertificates certificates;
    private final ServerParts parts;
    private final Listeners listeners;

    LoopbackServer(Settings settings, Map<Address, Account> accounts, TestCertificates certificates, SSLContext tls)
            throws IOException {
        this.settings = settings;
        this.certificates = certificates;
        Directory directory = new Directory();
        Router router = new Router(settings.domains, directory);
        this.parts = new ServerParts(settings, accounts, tls, directory, router, Listeners.newTimer());
        this.listeners = new Listeners(parts);
        listeners.open();
    }

    /** Begins the description of a server. */
    public static LoopbackServerBuilder builder() {
        return new LoopbackServerBuilder();
    }

    /** The port on 127.0.0.1 where clients start with STARTTLS. It stays the same over {@link #restart()}. */
    public int port() {
        return listeners.port();
    }

    /** The port on 127.0.0.1 where clients start with TLS at once (XEP-0368). */
    public int directTlsPort() {
        return listeners.directTlsPort();
    }

    /** The certificates of this server; clients are to trust {@link TestCertificates#ca()}. */
    public TestCertificates certificates() {
        return certificates;
    }

    /** All sessions, hibernating ones included. */
    public List<LoopbackSession> sessions() {
        return parts.directory().all().stream().map(Session::snapshot).toList();
    }

    /** How many connections have been accepted since the start. */
    public int connections() {
        return listeners.accepted();
    }

    /**
     * Waits until a session with this full or bare JID is connected, and returns it.
     *
     * @throws AssertionError if there is none after that time
     */
    public LoopbackSession awaitSession(String jid, Duration patience) throws InterruptedException {
        return awaitSession(jid, patience, LoopbackSession::connected);
    }

    /**
     * Waits until a session with this full or bare JID is as described, and returns it.
     *
     * @throws AssertionError if there is none after that time
     */
    public LoopbackSession awaitSession(String jid, Duration patience, Predicate<LoopbackSession> description)
            throws InterruptedException {
        Address address = Address.parse(jid);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean seen = parts.directory().await(() -> find(address, description).isPresent(), deadline);
        return find(address, description)
                .orElseThrow(() -> new AssertionError(
                        (seen ? "a passing session of " : "no such session of ") + jid + "; there are: " + sessions()));
    }

    private Optional<LoopbackSession> find(Address jid, Predicate<LoopbackSession> description) {
        return parts.directory().matching(jid).stream()
                .map(Session::snapshot)
                .filter(description)
                .findFirst();
    }

    /**
     * Closes the TCP connection without a word of XMPP or TLS. The session hibernates if the client asked for resumption.
     *
     * @return whether there was a connection to cut
     */
    public boolean cut(String jid) {
        return eachConnection(jid, connection -> {
            connection.session().ifPresent(session -> session.lost(connection));
            connection.abandon();
        });
    }

    /**
     * As {@link #cut(String)}, with a TCP reset, so that the client may lose what it has not yet read.
     *
     * @return whether there was a connection to reset
     */
    public boolean reset(String jid) {
        return eachConnection(jid, connection -> {
            connection.session().ifPresent(session -> session.lost(connection));
            connection.wire().reset();
        });
    }

    /**
     * Cuts the present connection after so many more bytes of XML.
     *
     * @return whether there is a connection
     */
    public boolean cutAfterBytes(String jid, Direction counted, long bytes) {
        return eachConnection(jid, connection -> connection.wire().cutAfter(counted, bytes));
    }

    /** Cuts the next connection that is accepted after so many bytes of XML, its login included. Several calls queue up. */
    public void cutNextConnectionAfterBytes(Direction counted, long bytes) {
        listeners.cutNext(counted, bytes);
    }

    /**
     * Stops reading and writing, and keeps the TCP connection: what a network looks like that swallows all packets.
     *
     * @return whether there is a connection
     */
    public boolean freeze(String jid) {
        return eachConnection(jid, connection -> connection.wire().freeze());
    }

    /**
     * Ends {@link #freeze(String)}.
     *
     * @return whether there is a connection
     */
    public boolean thaw(String jid) {
        return eachConnection(jid, connection -> connection.wire().thaw());
    }

    /**
     * Ends the session with a stream error.
     *
     * @param condition the name of a condition of RFC 6120 §4.9.3, such as {@code conflict}
     * @param text for people; may be empty
     * @return whether there was a connection to end
     */
    public boolean kick(String jid, String condition, String text) {
        return eachConnection(jid, connection -> {
            connection.session().ifPresent(Session::end);
            connection.end(new StreamFault(condition, text).xml() + "</stream:stream>");
        });
    }

    /**
     * Ends sessions as if they had hibernated for too long, connected ones after a cut. A later resumption fails with
     * {@code item-not-found} and the count of handled stanzas.
     *
     * @return whether there was a session
     */
    public boolean expire(String jid) {
        List<Session> sessions = parts.directory().matching(Address.parse(jid));
        sessions.forEach(Session::expire);
        return !sessions.isEmpty();
    }

    /**
     * Writes text into the stream as it is, not counted by stream management.
     *
     * @return whether there is a connection
     */
    public boolean sendRaw(String jid, String xml) {
        return eachConnection(jid, connection -> connection.outbox().append(xml));
    }

    /**
     * Routes a stanza as if it came from elsewhere; its {@code to} is to be set, its {@code from} may be anybody.
     *
     * @throws IllegalArgumentException if the text is not one XML element
     */
    public void deliver(String stanza) {
        parts.router().route(XmlNode.parse(stanza));
    }

    /** Whether new logins are offered stream management; true at first. */
    public void streamManagement(boolean offered) {
        settings.streamManagement = offered;
    }

    /** Whether sessions may be resumed; true at first. */
    public void resumption(boolean allowed) {
        settings.resumption = allowed;
    }

    /** Whether {@code <r/>} is answered; true at first. */
    public void answerAckRequests(boolean answered) {
        settings.answersAckRequests = answered;
    }

    /** Asks for an acknowledgement after so many stanzas, one request at a time; 1 at first, 0 for never. */
    public void ackRequestEvery(int stanzas) {
        settings.ackRequestEvery = stanzas;
    }

    /** Sets the {@code location} that later {@code <enabled/>} carry; empty for none. */
    public void location(Optional<String> place) {
        settings.location = place;
    }

    /** How long sessions that enable stream management from now on can be resumed after they lost their connection. */
    public void hibernation(Duration time) {
        settings.hibernation = time;
    }

    /** Lets logins with the right password fail with this SASL condition (RFC 6120 §6.5), such as {@code temporary-auth-failure}. */
    public void refuseLogins(String condition, String text) {
        settings.refusal = Optional.of(new Settings.Refusal(condition, text));
    }

    /** Ends {@link #refuseLogins}. */
    public void acceptLogins() {
        settings.refusal = Optional.empty();
    }

    /** Closes the ports, as a network that is down; connections and sessions stay. {@link #restart} is not needed to open them. */
    public void closePorts() {
        listeners.close();
    }

    /**
     * Opens the same ports again.
     *
     * @throws IOException if another process has taken one meanwhile
     */
    public void openPorts() throws IOException {
        listeners.open();
    }

    /** Shuts down in order: acknowledges, sends {@code system-shutdown} to everybody, closes the ports and forgets all sessions. */
    public void stop() throws InterruptedException {
        listeners.close();
        String error = new StreamFault("system-shutdown", "The server is shutting down.").xml() + "</stream:stream>";
        for (LoopbackConnection connection : listeners.connections()) {
            String lastAck = connection.session().map(Session::lastAck).orElse("");
            connection.session().ifPresent(Session::forget);
            connection.end(lastAck + error);
        }
        listeners.awaitNoConnections(Duration.ofSeconds(3));
        kill();
    }

    /** Dies: every connection breaks without a word, the ports are closed and all sessions are forgotten. */
    public void kill() {
        listeners.close();
        parts.directory().clear();
        listeners.connections().forEach(LoopbackConnection::abandon);
    }

    /**
     * Starts again after {@link #stop()} or {@link #kill()} on the same ports; kills first if it still runs.
     *
     * @throws IOException if another process has taken a port meanwhile
     */
    public void restart() throws IOException {
        kill();
        listeners.open();
    }

    /** Ends all for good, without waiting for clients. */
    @Override
    public void close() {
        kill();
        parts.timer().shutdownNow();
    }

    private boolean eachConnection(String jid, Consumer<LoopbackConnection> action) {
        boolean any = false;
        for (Session session : parts.directory().matching(Address.parse(jid))) {
            Optional<LoopbackConnection> connection = session.connection();
            connection.ifPresent(action);
            any |= connection.isPresent();
        }
        return any;
    }
}
