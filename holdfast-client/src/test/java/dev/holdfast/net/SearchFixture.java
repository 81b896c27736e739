// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.Credentials;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A search for the server of {@code example.test}, among peers that a test makes up and servers that say what it tells them to. */
final class SearchFixture implements AutoCloseable {
    static final TestCertificates CERTIFICATES = TestCertificates.create();
    static final Jid JULIET = Jid.parse("juliet@example.test/balcony");
    static final Duration LIMIT = ofSeconds(60);
    /** Where a limit ends nothing while a test runs. */
    static final Timeouts AGES = new Timeouts(ofHours(1), ofHours(1), ofHours(1), ofHours(1), ofHours(1));

    static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    static final String NOT_AUTHORIZED = "<failure xmlns='" + SASL + "'><not-authorized/></failure>";

    /** A header, and the features at once. */
    static final String OFFER = "<stream:stream xmlns='jabber:client' "
            + "xmlns:stream='http://etherx.jabber.org/streams' from='example.test' id='1' version='1.0'>"
            + "<stream:features><mechanisms xmlns='" + SASL
            + "'><mechanism>PLAIN</mechanism></mechanisms></stream:features>";

    /** How a peer behaves that is no server. */
    interface Opening {
        Connection connect(String host, ConnectOptions options) throws IOException, InterruptedException;
    }

    final List<ScriptedServer> servers = new ArrayList<>();
    final List<String> tried = new CopyOnWriteArrayList<>();
    Optional<Credentials> credentials = Optional.of(Credentials.password("secret".toCharArray()));
    boolean tlsRequired = true;
    Timing timing = Timing.system();
    Timeouts timeouts = Timeouts.defaults().withAttempt(LIMIT);
    Racing racing = Racing.standard();
    PeerMemory memory = new PeerMemory();
    HostLookup hosts = HostLookup.system(ofSeconds(10));
    PeerDiscovery discovery = domain -> {
        throw new AssertionError("DNS was asked for " + domain);
    };

    @Override
    public void close() {
        servers.forEach(ScriptedServer::close);
    }

    LoggedIn connect(Peer... given) throws InterruptedException {
        var tls = SecurityLayer.unauthenticated()
                .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())))
                .tlsFor(new ServerDomain("example.test"));
        var defaults = StreamConnector.Settings.defaults();
        var settings = new StreamConnector.Settings(
                timeouts, racing, memory, defaults.limits(), defaults.random(), defaults.log(), timing);
        return new StreamConnector(discovery, hosts, settings)
                .connect(
                        new LoginPlan(JULIET, credentials, tlsRequired, true, true, Optional.empty()),
                        tls,
                        Arrays.asList(given));
    }

    /** The same on a thread of its own, which {@link #thrownBy} or {@link #result} waits for. */
    FutureTask<LoggedIn> connecting(Peer... given) {
        var task = new FutureTask<>(() -> connect(given));
        Thread.ofVirtual().start(task);
        return task;
    }

    static Throwable thrownBy(FutureTask<LoggedIn> task) throws Exception {
        try {
            var unexpected = task.get(20, TimeUnit.SECONDS);
            unexpected.connection().abort();
            throw new AssertionError("it succeeded");
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        }
    }

    static LoggedIn result(FutureTask<LoggedIn> task) throws Exception {
        return task.get(20, TimeUnit.SECONDS);
    }

    HandTiming still() {
        var still = HandTiming.still();
        timing = still;
        return still;
    }

    /** A server that begins with TLS and then plays the script. */
    Peer server(Script script) {
        var peer = idle();
        servers.getLast().script(script);
        return peer;
    }

    /** A server that has yet to be told what to do. */
    Peer idle() {
        try {
            var server = ScriptedServer.startDirectTls("example.test", CERTIFICATES, Kind.GOOD);
            servers.add(server);
            return new Peer("127.0.0.1", server.port(), Connector.directTls());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    static Script welcoming() {
        return connection -> assertThat(connection.login()).isEqualTo(JULIET.toString());
    }

    static void offer(ScriptedConnection connection, String mechanism) throws IOException {
        connection.expectHeader();
        connection.sendHeader();
        connection.send("<stream:features><mechanisms xmlns='" + SASL + "'><mechanism>" + mechanism
                + "</mechanism></mechanisms></stream:features>");
    }

    /** Whitespace, until the client has had enough of it. */
    static void drip(ScriptedConnection connection) {
        try {
            connection.sendSlowly(" ".repeat(50_000), ofMillis(2));
        } catch (IOException closed) {
            // as wanted
        }
    }

    static Script refusing(Script then) {
        return connection -> {
            offer(connection, "PLAIN");
            connection.expectAnything();
            then.run(connection);
        };
    }

    /** A peer whose connector wants no addresses. */
    Peer peer(String host, Opening opening) {
        return peer(host, false, opening);
    }

    /** A peer that is tried at each address of its host. */
    Peer resolved(String host, Opening opening) {
        return peer(host, true, opening);
    }

    private Peer peer(String host, boolean resolves, Opening opening) {
        return new Peer(host, 5222, new Connector() {
            @Override
            public Connection connect(String name, int port, ConnectOptions options)
                    throws IOException, InterruptedException {
                tried.add(resolves ? options.hosts().addresses(name).getFirst().getHostAddress() : name);
                return opening.connect(name, options);
            }

            @Override
            public boolean tlsFirst() {
                return false;
            }

            @Override
            public boolean resolvesHosts() {
                return resolves;
            }
        });
    }

    Peer refused(String host) {
        return peer(host, (name, options) -> {
            throw new IOException(name + " refused");
        });
    }

    /** The same peer, as a record of the DNS. */
    static Peer srv(int priority, Peer peer) {
        return new Peer(
                peer.host(), peer.port(), peer.connector(), new PeerSource.Srv(priority, 0, false, Optional.empty()));
    }
}
