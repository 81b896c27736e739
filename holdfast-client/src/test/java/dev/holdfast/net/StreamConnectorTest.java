// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.JULIET;
import static dev.holdfast.net.SearchFixture.NOT_AUTHORIZED;
import static dev.holdfast.net.SearchFixture.offer;
import static dev.holdfast.net.SearchFixture.refusing;
import static dev.holdfast.net.SearchFixture.welcoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.stream.BindException;
import dev.holdfast.stream.LoginOutcome;
import dev.holdfast.stream.SaslUnavailableException;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The search for a server, against peers that a test makes up and servers that say what it tells them to. */
@Timeout(60)
class StreamConnectorTest {
    private final SearchFixture search = new SearchFixture();

    @AfterEach
    void close() {
        search.close();
    }

    @Test
    void triesGivenPeersInOrderAndThenThoseOfDns() throws InterruptedException {
        search.discovery = domain -> {
            search.tried.add("DNS");
            return List.of(search.refused("c"), search.server(welcoming()), search.refused("e"));
        };
        var loggedIn = search.connect(search.refused("a"), search.refused("b"));
        assertThat(search.tried).containsExactly("a", "b", "DNS", "c");
        assertThat(loggedIn.outcome().session()).isInstanceOf(LoginOutcome.Bound.class);
        assertThat(loggedIn.peer().connector()).isEqualTo(Connector.directTls());
        loggedIn.connection().close();
    }

    @Test
    void asksNoDnsWhereAGivenPeerWillDo() throws InterruptedException {
        search.connect(search.refused("a"), search.server(welcoming()))
                .connection()
                .close();
        assertThat(search.tried).containsExactly("a");
    }

    @Test
    void reportsEveryFailureInTheOrderOfTheAttempts() {
        search.discovery = domain -> List.of(search.refused("b"), search.refused("c"));
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(search.refused("a")));
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
        search.discovery = domain -> {
            throw new IOException("SERVFAIL");
        };
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(search.refused("a")));
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("a refused", "SERVFAIL");
    }

    @Test
    void saysSoWhereThereIsNoPeerAtAll() {
        search.discovery = domain -> List.of();
        assertThatThrownBy(search::connect)
                .isInstanceOf(NoPeerLeftException.class)
                .hasMessage("there is no server of example.test to try");
    }

    @Test
    void aDomainWithoutXmppEndsTheSearchAndHidesNoFailure() {
        search.discovery = domain -> {
            throw new XmppNotOfferedException(domain.name());
        };
        var failure = catchThrowableOfType(
                XmppNotOfferedException.class, () -> search.connect(search.refused("a"), search.refused("b")));
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).containsExactly("a refused", "b refused");
    }

    @Test
    void refusedCredentialsEndTheSearchAndTheServerIsToldSo() throws InterruptedException {
        var refusing = search.server(refusing(connection -> {
            connection.send(NOT_AUTHORIZED);
            connection.expect("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                    + "<undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{any}</text></stream:error>");
            connection.expectFooter();
        }));
        var failure = catchThrowableOfType(
                AuthenticationException.class,
                () -> search.connect(search.refused("a"), refusing, search.refused("c")));
        assertThat(failure.condition()).contains("not-authorized");
        assertThat(failure.getSuppressed()).extracting(Throwable::getMessage).contains("a refused");
        assertThat(search.tried).containsExactly("a");
        search.servers.getFirst().await();
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
            assertThatThrownBy(() -> search.connect(search.server(refusing(death)), search.refused("never tried")))
                    .isInstanceOf(AuthenticationException.class)
                    .hasMessageContaining("not-authorized");
        }
        assertThat(search.tried).isEmpty();
    }

    @Test
    void aRefusedResourceEndsTheSearch() {
        var refusing = search.server(connection -> {
            connection.authenticate();
            connection.sendSessionFeatures(true);
            connection.expectAnything();
            connection.expectAnything();
            connection.send("<iq type='error' id='bind'><error type='cancel'><conflict "
                    + "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
            connection.expectFooter();
            connection.expectClosed();
        });
        assertThatThrownBy(() -> search.connect(refusing, search.refused("b")))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("conflict");
        assertThat(search.tried).isEmpty();
    }

    @Test
    void aPeerWithoutACommonMechanismIsToldSoAndTheNextIsTried() throws InterruptedException {
        var strange = search.server(connection -> {
            offer(connection, "X-UNHEARD-OF");
            connection.expect("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                    + "<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>{reason}</text></stream:error>");
            assertThat(connection.value("reason")).contains("X-UNHEARD-OF");
            connection.expectFooter();
            connection.expectClosed();
        });
        search.connect(strange, search.server(welcoming())).connection().close();
        search.servers.getFirst().await();
    }

    @Test
    void aPeerWhoseTlsFailsIsOneOfMany() throws IOException, InterruptedException {
        var builder = LoopbackServer.builder().domain("example.test").certificates(CERTIFICATES);
        try (var expired = builder.certificateKind(Kind.EXPIRED).start()) {
            search.connect(
                            new Peer("127.0.0.1", expired.directTlsPort(), Connector.directTls()),
                            new Peer("127.0.0.1", expired.port(), Connector.startTls()),
                            search.server(welcoming()))
                    .connection()
                    .close();
        }
    }

    @Test
    void aTlsFailureStandsAmongTheOthersWithItsCertificate() throws IOException {
        search.discovery = domain -> List.of(search.refused("c"));
        var builder = LoopbackServer.builder().domain("example.test").certificates(CERTIFICATES);
        try (var expired = builder.certificateKind(Kind.EXPIRED).start()) {
            var untrusted = new Peer("127.0.0.1", expired.directTlsPort(), Connector.directTls());
            var failure = catchThrowableOfType(
                    NoPeerLeftException.class, () -> search.connect(search.refused("a"), untrusted));
            assertThat(failure.attempts()).hasSize(3);
            assertThat(failure.attempts().get(1).cause())
                    .isInstanceOfSatisfying(
                            TlsFailedException.class,
                            refused -> assertThat(refused.certificate()).isPresent());
        }
    }

    @Test
    void streamErrorsOfOnePeerAreItsOwn() throws InterruptedException {
        for (var condition : List.of("host-unknown", "see-other-host", "system-shutdown")) {
            var ending = search.server(connection -> {
                connection.expectHeader();
                connection.sendHeader();
                connection.send("<stream:error><" + condition
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
                connection.expectFooter();
            });
            search.connect(ending, search.server(welcoming())).connection().close();
            search.discovery = domain -> List.of();
            var failure = catchThrowableOfType(
                    NoPeerLeftException.class,
                    () -> search.connect(
                            search.server(connection -> connection.send("<stream:stream xmlns='jabber:client' "
                                    + "xmlns:stream='http://etherx.jabber.org/streams' from='x' id='1' version='1.0'>"
                                    + "<stream:error><" + condition
                                    + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"))));
            assertThat(failure.attempts().getFirst().cause()).isInstanceOf(StreamErrorException.class);
        }
    }

    @Test
    void whateverAPeerMakesThrowIsThatPeersFailure() throws InterruptedException {
        var broken = search.peer("a", (name, options) -> {
            throw new IllegalStateException("a bug in a connector");
        });
        search.connect(broken, search.server(welcoming())).connection().close();
    }

    @Test
    void handsOnWhatCameWithTheLastStepOfTheLogin() throws Exception {
        var talkative = search.server(connection -> {
            connection.authenticate();
            connection.sendSessionFeatures(false);
            connection.expectAnything();
            connection.send("<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + JULIET
                    + "</jid></bind></iq><message id='1'/><message id='2'/><mess");
        });
        var loggedIn = search.connect(talkative);
        assertThat(loggedIn.stream().next().orElseThrow().attribute("id")).contains("1");
        assertThat(loggedIn.stream().next().orElseThrow().attribute("id")).contains("2");
        assertThat(loggedIn.stream().next()).isEmpty();
        loggedIn.connection().close();
    }

    @Test
    void theReasonOfAPeerThatHasNoMechanismIsKept() {
        search.discovery = domain -> List.of();
        var strange = search.server(connection -> {
            offer(connection, "X-UNHEARD-OF");
            connection.rst();
        });
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(strange));
        assertThat(failure.attempts().getFirst().cause()).isInstanceOf(SaslUnavailableException.class);
    }
}
