// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.Credentials;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.LoginOutcome;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The search for a server, against peers that a test makes up and servers that say what it tells them to. */
@Timeout(60)
class StreamConnectorTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Jid JULIET = Jid.parse("juliet@example.test/balcony");
    private static final Duration LIMIT = ofSeconds(60);
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final String NOT_AUTHORIZED = "<failure xmlns='" + SASL + "'><not-authorized/></failure>";

    private final List<ScriptedServer> servers = new ArrayList<>();
    private final List<String> tried = new CopyOnWriteArrayList<>();
    private Timing timing = Timing.system();
    private Timeouts timeouts = Timeouts.defaults();
    private HostLookup hosts = HostLookup.system(ofSeconds(10));
    private PeerDiscovery discovery = domain -> {
        throw new AssertionError("DNS was asked for " + domain);
    };

    @AfterEach
    void close() {
        servers.forEach(ScriptedServer::close);
    }

    private LoggedIn connect(Peer... given) throws InterruptedException {
        var tls = SecurityLayer.unauthenticated()
                .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())))
                .tlsFor(new ServerDomain("example.test"));
        var connector = new StreamConnector(
                discovery,
                new ConnectOptions(tls, hosts, timeouts),
                XmlLimits.defaults(),
                LIMIT,
                new SecureRandom(),
                XmlLog.none(),
                timing);
        var credentials = Optional.<Credentials>of(Credentials.password("secret".toCharArray()));
        return connector.connect(
                new LoginPlan(JULIET, credentials, true, true, true, Optional.empty()), Arrays.asList(given));
    }

    /** The same on a thread of its own, which {@link #thrownBy} waits for. */
    private FutureTask<LoggedIn> connecting(Peer... given) {
        return new FutureTask<>(() -> connect(given));
    }

    private static Throwable thrownBy(FutureTask<LoggedIn> task) throws Exception {
        try {
            var unexpected = task.get(20, TimeUnit.SECONDS);
            unexpected.connection().abort();
            throw new AssertionError("it succeeded");
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        }
    }

    /** A server that begins with TLS and then plays the script. */
    private Peer server(Script script) {
        try {
            var server = ScriptedServer.startDirectTls("example.test", CERTIFICATES, Kind.GOOD);
            servers.add(server);
            server.script(script);
            return new Peer("127.0.0.1", server.port(), Connector.directTls());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Script welcoming() {
        return connection -> assertThat(connection.login()).isEqualTo(JULIET.toString());
    }

    private static void offer(ScriptedConnection connection, String mechanism) throws IOException {
        connection.expectHeader();
        connection.sendHeader();
        connection.send("<stream:features><mechanisms xmlns='" + SASL + "'><mechanism>" + mechanism
                + "</mechanism></mechanisms></stream:features>");
    }

    private static Script refusing(Script then) {
        return connection -> {
            offer(connection, "PLAIN");
            connection.expectAnything();
            then.run(connection);
        };
    }

    /** How a peer behaves that never comes to XMPP. */
    interface Opening {
        Connection connect(String host, ConnectOptions options) throws IOException, InterruptedException;
    }

    private Peer peer(String host, Opening opening) {
        return new Peer(host, 5222, new Connector() {
            @Override
            public Connection connect(String name, int port, ConnectOptions options)
                    throws IOException, InterruptedException {
                tried.add(name);
                return opening.connect(name, options);
            }

            @Override
            public boolean tlsFirst() {
                return false;
            }
        });
    }

    private Peer refused(String host) {
        return peer(host, (name, options) -> {
            throw new IOException(name + " refused");
        });
    }

    @Test
    void triesGivenPeersInOrderAndThenThoseOfDns() throws InterruptedException {
        discovery = domain -> {
            tried.add("DNS");
            return List.of(refused("c"), server(welcoming()), refused("e"));
        };
        var loggedIn = connect(refused("a"), refused("b"));
        assertThat(tried).containsExactly("a", "b", "DNS", "c");
        assertThat(loggedIn.outcome().session()).isInstanceOf(LoginOutcome.Bound.class);
        assertThat(loggedIn.peer().connector()).isEqualTo(Connector.directTls());
        loggedIn.connection().close();
    }

    @Test
    void asksNoDnsWhereAGivenPeerWillDo() throws InterruptedException {
        connect(refused("a"), server(welcoming())).connection().close();
        assertThat(tried).containsExactly("a");
    }

    @Test
    void reportsEveryFailureInTheOrderOfTheAttempts() {
        discovery = domain -> List.of(refused("b"), refused("c"));
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> connect(refused("a")));
        assertThat(failure.attempts())
                .extracting(NoPeerLeftException.Attempt::where)
                .containsExactly("a:5222 (STARTTLS)", "b:5222 (STARTTLS)", "c:5222 (STARTTLS)");
        assertThat(failure.getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("a refused", "b refused", "c refused");
        assertThat(failure).hasMessageContaining("example.test").hasMessageContaining("a refused");
    }

    @Test
    void aFailureOfDnsComesAfterThoseOfTheGivenPeers() {
        discovery = domain -> {
            throw new IOException("SERVFAIL");
        };
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> connect(refused("a")));
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("a refused", "SERVFAIL");
    }

    @Test
    void saysSoWhereThereIsNoPeerAtAll() {
        discovery = domain -> List.of();
        assertThatThrownBy(this::connect)
                .isInstanceOf(NoPeerLeftException.class)
                .hasMessage("there is no server of example.test to try");
    }

    @Test
    void aDomainWithoutXmppEndsTheSearchAndHidesNoFailure() {
        discovery = domain -> {
            throw new XmppNotOfferedException(domain.name());
        };
        var failure = catchThrowableOfType(XmppNotOfferedException.class, () -> connect(refused("a"), refused("b")));
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("a refused", "b refused");
    }

    @Test
    void refusedCredentialsEndTheSearchAndTheServerIsToldSo() throws InterruptedException {
        var refusing = server(refusing(connection -> {
            connection.send(NOT_AUTHORIZED);
            connection.expect("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                    + "<undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{any}</text></stream:error>");
            connection.expectFooter();
        }));
        var failure = catchThrowableOfType(
                AuthenticationException.class, () -> connect(refused("a"), refusing, refused("c")));
        assertThat(failure.condition()).contains("not-authorized");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).contains("a refused");
        assertThat(tried).containsExactly("a");
        servers.getFirst().await();
    }

    @Test
    void refusedCredentialsAreNeverMaskedByADyingConnection() {
        for (Script death : List.<Script>of(
                connection -> {
                    connection.send(NOT_AUTHORIZED);
                    connection.close();
                },
                connection -> {
                    connection.send(NOT_AUTHORIZED + "</stream:stream>");
                    connection.fin();
                },
                connection -> {
                    connection.send(NOT_AUTHORIZED + "<stream:error><policy-violation "
                            + "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                    connection.rst();
                })) {
            assertThatThrownBy(() -> connect(server(refusing(death)), refused("never tried")))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("not-authorized");
        }
        assertThat(tried).isEmpty();
    }

    @Test
    void aRefusedResourceEndsTheSearch() {
        var refusing = server(connection -> {
            connection.authenticate();
            connection.sendSessionFeatures(true);
            connection.expectAnything();
            connection.expectAnything();
            connection.send("<iq type='error' id='bind'><error type='cancel'><conflict "
                    + "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
            connection.expectFooter();
            connection.expectClosed();
        });
        assertThatThrownBy(() -> connect(refusing, refused("b")))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("conflict");
        assertThat(tried).isEmpty();
    }

    @Test
    void aPeerWithoutACommonMechanismIsToldSoAndTheNextIsTried() throws InterruptedException {
        var strange = server(connection -> {
            offer(connection, "X-UNHEARD-OF");
            connection.expect("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                    + "<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{any}</text></stream:error>");
            connection.expectFooter();
            connection.expectClosed();
        });
        connect(strange, server(welcoming())).connection().close();
        servers.getFirst().await();
    }

    @Test
    void aPeerWhoseTlsFailsIsOneOfMany() throws IOException, InterruptedException {
        var builder = LoopbackServer.builder().domain("example.test").certificates(CERTIFICATES);
        try (var expired = builder.certificateKind(Kind.EXPIRED).start()) {
            connect(
                            new Peer("127.0.0.1", expired.directTlsPort(), Connector.directTls()),
                            new Peer("127.0.0.1", expired.port(), Connector.startTls()),
                            server(welcoming()))
                    .connection()
                    .close();
        }
    }

    @Test
    void streamErrorsOfOnePeerAreItsOwn() throws InterruptedException {
        for (var condition : List.of("host-unknown", "see-other-host", "system-shutdown")) {
            var ending = server(connection -> {
                connection.expectHeader();
                connection.sendHeader();
                connection.send("<stream:error><" + condition
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                connection.expectFooter();
            });
            connect(ending, server(welcoming())).connection().close();
            discovery = domain -> List.of();
            var failure = catchThrowableOfType(
                    NoPeerLeftException.class,
                    () -> connect(server(connection -> connection.send("<stream:stream xmlns='jabber:client' "
                            + "xmlns:stream='http://etherx.jabber.org/streams' from='x' id='1' version='1.0'>"
                            + "<stream:error><" + condition
                            + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"))));
            assertThat(failure.attempts().getFirst().cause()).isInstanceOf(StreamErrorException.class);
        }
    }

    @Test
    void whateverAPeerMakesThrowIsThatPeersFailure() throws InterruptedException {
        var broken = peer("a", (name, options) -> {
            throw new IllegalStateException("a bug in a connector");
        });
        connect(broken, server(welcoming())).connection().close();
    }

    @Test
    void handsOnWhatCameWithTheLastStepOfTheLogin() throws Exception {
        var talkative = server(connection -> {
            connection.authenticate();
            connection.sendSessionFeatures(false);
            connection.expectAnything();
            connection.send("<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + JULIET
                    + "</jid></bind></iq><message id='1'/><message id='2'/><mess");
        });
        var loggedIn = connect(talkative);
        assertThat(loggedIn.stream().next().orElseThrow().attribute("id")).contains("1");
        assertThat(loggedIn.stream().next().orElseThrow().attribute("id")).contains("2");
        assertThat(loggedIn.stream().next()).isEmpty();
        loggedIn.connection().close();
    }

    // limits in time: the clock is turned by hand

    private HandTiming still() {
        var still = HandTiming.still();
        timing = still;
        return still;
    }

    @Test
    void aPeerThatDripsIsGivenUpInTime() throws Exception {
        var clock = still();
        discovery = domain -> List.of();
        var dripping = new FakeConnection(true);
        var task = connecting(peer("a", (name, options) -> dripping));
        Thread.ofVirtual().start(task);
        dripping.reading.await();
        clock.turn(ofSeconds(31));
        assertThat(thrownBy(task))
                .isInstanceOf(NoPeerLeftException.class)
                .hasMessageContaining("a:5222 (STARTTLS) did not complete the login within 30 s")
                .hasMessageContaining("its stream features");
        dripping.aborted.await();
    }

    @Test
    void aPeerThatIsMuteAfterItsHeaderIsGivenUpInTime() throws Exception {
        assertGivenUp(
                connection -> {
                    connection.expectHeader();
                    connection.sendHeader();
                },
                "its stream features");
    }

    @Test
    void aPeerThatIsMuteAfterProceedIsGivenUpInTime() throws Exception {
        assertGivenUp(
                connection -> {
                    connection.expectHeader();
                    connection.sendHeader();
                    connection.send("<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                            + "</stream:features>");
                    connection.expectAnything();
                    connection.send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
                },
                "");
    }

    private void assertGivenUp(Script beforeSilence, String awaited) throws Exception {
        var clock = still();
        discovery = domain -> List.of();
        var silent = new CountDownLatch(1);
        try (var server = ScriptedServer.start("example.test", CERTIFICATES, Kind.GOOD)) {
            server.script(connection -> {
                beforeSilence.run(connection);
                silent.countDown();
            });
            var task = connecting(new Peer("127.0.0.1", server.port(), Connector.startTls()));
            Thread.ofVirtual().start(task);
            silent.await();
            clock.turn(LIMIT);
            var failure = (NoPeerLeftException) thrownBy(task);
            assertThat(failure.attempts().getFirst().cause())
                    .isInstanceOf(TimedOutException.class)
                    .hasMessageContaining(awaited);
        }
    }

    @Test
    void refusedCredentialsAreNotMaskedByAFarewellThatNobodyTakes() throws Exception {
        var clock = still();
        var deaf = new FakeConnection(
                false,
                "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
                        + "from='example.test' id='1' version='1.0'>",
                "<stream:features><mechanisms xmlns='" + SASL
                        + "'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
                NOT_AUTHORIZED);
        var task = connecting(peer("a", (name, options) -> deaf), refused("b"));
        Thread.ofVirtual().start(task);
        deaf.writeBlocked.await();
        clock.turn(LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(AuthenticationException.class).hasMessageContaining("not-authorized");
        assertThat(tried).containsExactly("a");
        deaf.aborted.await();
    }

    @Test
    void aConnectorThatHangsAndIgnoresInterruptsIsLeftBehind() throws Exception {
        var clock = still();
        discovery = domain -> List.of();
        var late = new FakeConnection(false);
        var hanging = new CountDownLatch(1);
        var release = new CompletableFuture<Connection>();
        var task = connecting(peer("a", (name, options) -> {
            hanging.countDown();
            return release.join();
        }));
        Thread.ofVirtual().start(task);
        hanging.await();
        clock.turn(LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class).hasMessageContaining("the connection");
        release.complete(late);
        late.aborted.await();
    }

    @Test
    void peersThatHangLeaveTimeForThoseBehindThem() throws Exception {
        var clock = still();
        timeouts = new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT);
        var limits = new CopyOnWriteArrayList<Duration>();
        Opening hanging = (name, options) -> {
            limits.add(options.timeouts().connect());
            clock.turn(options.timeouts().connect());
            new CountDownLatch(1).await();
            throw new AssertionError();
        };
        discovery = domain -> List.of(peer("c", hanging), peer("d", hanging));
        var task = connecting(peer("a", hanging), peer("b", hanging));
        Thread.ofVirtual().start(task);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class);
        assertThat(tried).containsExactly("a", "b", "c", "d");
        assertThat(limits).containsExactly(ofSeconds(20), ofSeconds(20), ofSeconds(10), ofSeconds(10));
    }

    @Test
    void aDiscoveryThatHangsIsGivenUpInTime() throws Exception {
        var clock = still();
        var asked = new CountDownLatch(1);
        discovery = domain -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return List.of();
        };
        var task = connecting(refused("a"));
        Thread.ofVirtual().start(task);
        asked.await();
        clock.turn(LIMIT);
        assertThat(thrownBy(task)).isInstanceOf(NoPeerLeftException.class).hasMessageContaining("DNS for example.test");
    }

    @Test
    void anInterruptEndsTheSearchAndClosesTheConnectionAtOnce() throws Exception {
        var mute = new FakeConnection(false);
        var task = connecting(peer("a", (name, options) -> mute), refused("b"));
        var thread = Thread.ofPlatform().daemon().start(task);
        mute.reading.await();
        thread.interrupt();
        assertThat(thrownBy(task)).isInstanceOf(InterruptedException.class);
        mute.aborted.await();
        assertThat(tried).containsExactly("a");
    }

    @Test
    void anInterruptDuringDiscoveryEndsTheSearch() throws Exception {
        var asked = new CountDownLatch(1);
        discovery = domain -> {
            asked.countDown();
            new CountDownLatch(1).await();
            return List.of();
        };
        var task = connecting();
        var thread = Thread.ofVirtual().start(task);
        asked.await();
        thread.interrupt();
        assertThat(thrownBy(task)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void neverMakesMoreThanTenAttemptsInFiveSeconds() {
        var clock = HandTiming.turnedBySleep();
        timing = clock;
        discovery = domain -> List.of();
        assertThatThrownBy(() -> connect(Collections.nCopies(25, refused("a")).toArray(Peer[]::new)))
                .isInstanceOf(NoPeerLeftException.class);
        assertThat(tried).hasSize(25);
        assertThat(clock.slept())
                .filteredOn(wait -> wait.compareTo(ofSeconds(5)) > 0)
                .hasSize(2);
    }

    @Test
    void eachAddressOfAPeerIsAnAttempt() {
        var clock = HandTiming.turnedBySleep();
        timing = clock;
        discovery = domain -> List.of();
        hosts = host -> Collections.nCopies(6, InetAddress.getLoopbackAddress());
        var many = peer("a", (name, options) -> {
            options.hosts().addresses(name).forEach(address -> tried.add(address.getHostAddress()));
            throw new IOException("all refused");
        });
        assertThatThrownBy(() -> connect(many, many)).isInstanceOf(NoPeerLeftException.class);
        assertThat(tried).hasSize(14);
        assertThat(clock.slept())
                .isNotEmpty()
                .allSatisfy(wait -> assertThat(wait).isGreaterThan(ofMillis(1)));
    }

    @Test
    void theReasonOfAPeerThatHasNoMechanismIsKept() {
        discovery = domain -> List.of();
        var strange = server(connection -> {
            offer(connection, "X-UNHEARD-OF");
            connection.rst();
        });
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> connect(strange));
        assertThat(failure.attempts().getFirst().cause()).isInstanceOf(SaslUnavailableException.class);
    }
}
