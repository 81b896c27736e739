// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.SASL;
import static dev.holdfast.net.SearchFixture.welcoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.security.TlsListener;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.TlsUnavailableException;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedConnection;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a peer has to prove to be, and what becomes of those that would do without TLS. */
@Timeout(60)
class PeerTlsTest {
    private static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final String PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    private static final String MECHANISMS =
            "<mechanisms xmlns='" + SASL + "'><mechanism>SCRAM-SHA-1</mechanism></mechanisms>";

    private final SearchFixture search = new SearchFixture();

    PeerTlsTest() {
        search.discovery = domain -> List.of();
    }

    @AfterEach
    void close() {
        search.close();
    }

    private static void offer(ScriptedConnection connection, String... features) throws IOException {
        connection.expectHeader();
        connection.sendHeader();
        connection.send("<stream:features>" + String.join("", features) + "</stream:features>");
    }

    /** A server without direct TLS. */
    private Peer plain(Script script) throws IOException {
        var server = ScriptedServer.start("example.test", CERTIFICATES, Kind.GOOD);
        search.servers.add(server);
        server.script(script);
        return new Peer("localhost", server.port(), Connector.startTls());
    }

    @Test
    void theDomainAndNotTheHostIsAskedForByEitherConnector() throws Exception {
        Script named = connection -> {
            welcoming().run(connection);
            assertThat(connection.serverName()).contains("example.test");
        };
        var direct = search.server(named);
        for (var peer : List.of(plain(named), new Peer("localhost", direct.port(), direct.connector()))) {
            search.connect(peer).connection().close();
        }
        for (var server : search.servers) {
            server.await();
        }
    }

    @Test
    void theHostsOwnCertificateWillNotDo() throws Exception {
        try (var hoster = new TlsListener(CERTIFICATES.serverContext("localhost"))) {
            search.discovery = domain -> List.of(srv(hoster.port(), false));
            var failure = catchThrowableOfType(NoPeerLeftException.class, search::connect);
            assertThat(failure.attempts().getFirst().cause())
                    .isInstanceOf(TlsFailedException.class)
                    .hasMessageContaining("not for example.test");
        }
    }

    @Test
    void theHostsOwnCertificateWillDoWhereDnssecHasProvenTheHost() throws Exception {
        search.credentials = Optional.empty();
        try (var hoster = ScriptedServer.startDirectTls("localhost", CERTIFICATES, Kind.GOOD)) {
            search.discovery = domain -> List.of(srv(hoster.port(), true));
            hoster.script(connection -> {
                connection.expectHeader("example.test");
                connection.sendHeader();
                connection.send("<stream:features>" + MECHANISMS + "</stream:features>");
            });
            search.connect().connection().close();
            hoster.await();
        }
    }

    private static Peer srv(int port, boolean authentic) {
        var source = new PeerSource.Srv(10, 0, authentic, Optional.empty());
        return new Peer("localhost", port, Connector.directTls(), source);
    }

    @Test
    void theEndOfTheStreamInPlaceOfTlsIsARefusalOfTls() throws Exception {
        var refusing = plain(connection -> {
            offer(connection, MECHANISMS);
            connection.expect(STARTTLS);
            connection.send("<stream:error><unsupported-stanza-type xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                    + "</stream:error></stream:stream>");
            connection.expectFooter();
            connection.expectClosed();
        });
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(refusing));
        assertThat(failure.attempts().getFirst().cause())
                .isInstanceOf(TlsUnavailableException.class)
                .hasMessageContaining("unsupported-stanza-type")
                .hasCauseInstanceOf(StreamErrorException.class);
        search.servers.getFirst().await();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "<stream:features/>", "<success xmlns='" + SASL + "'/>"})
    void whatFollowsProceedInTheClearEndsTheAttempt(String injected) throws Exception {
        var attacked = plain(connection -> {
            offer(connection, STARTTLS);
            connection.expect(STARTTLS);
            connection.send(PROCEED + injected);
            connection.expectFooter();
            connection.expectClosed();
        });
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(attacked));
        assertThat(failure.attempts().getFirst().cause())
                .isInstanceOf(TlsUnavailableException.class)
                .hasMessageContaining("attack");
        search.servers.getFirst().await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"})
    void whereTlsIsNotRequiredAPlainStreamWillDoAndTheReportSaysSo(String answer) throws Exception {
        search.tlsRequired = false;
        search.credentials = Optional.empty();
        var server = plain(connection -> {
            offer(connection, answer.isEmpty() ? "" : STARTTLS, MECHANISMS);
            if (!answer.isEmpty()) {
                connection.expect(STARTTLS);
                connection.send(answer);
            }
            connection.expectClosed(); // without another header before
        });
        var loggedIn = search.connect(server);
        loggedIn.connection().close();
        assertThat(loggedIn.features().mechanisms()).containsExactly("SCRAM-SHA-1");
        assertThat(loggedIn.connection().secure()).isFalse();
        assertThat(loggedIn.report().connected().orElseThrow().notes())
                .containsExactly("this connection is not encrypted");
        search.servers.getFirst().await();
    }
}
