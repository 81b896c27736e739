// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.JULIET;
import static dev.holdfast.net.SearchFixture.offer;
import static dev.holdfast.net.SearchFixture.welcoming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.stream.LoginOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a search tells a connector, and what it hands to whoever has asked for it. */
@Timeout(60)
class LoggedInTest {
    private final SearchFixture search = new SearchFixture();

    @AfterEach
    void close() {
        search.close();
    }

    /** Goes to another port than it is told to, and remembers what it was told. */
    private static final class Told implements Connector {
        private final Peer server;
        private String where = "";
        private Optional<ConnectOptions> options = Optional.empty();

        Told(Peer server) {
            this.server = server;
        }

        @Override
        public Connection connect(String host, int port, ConnectOptions told) throws IOException, InterruptedException {
            where = host + ":" + port;
            options = Optional.of(told);
            var connection = server.connector().connect(server.host(), server.port(), told);
            told.progress().address("192.0.2.1:5269");
            return connection;
        }

        @Override
        public boolean tlsFirst() {
            return server.connector().tlsFirst();
        }
    }

    @Test
    void aConnectorIsToldHostPortDomainAddressesLimitsAndWhomToReportTo() throws Exception {
        search.still(); // so that the limits are what they were at the beginning
        search.hosts = host -> List.of(InetAddress.ofLiteral("127.0.0.1"));
        var connector = new Told(search.server(welcoming()));
        var loggedIn = search.connect(new Peer("xmpp.example.test", 5269, connector));
        loggedIn.connection().close();
        assertThat(connector.where).isEqualTo("xmpp.example.test:5269");
        var told = connector.options.orElseThrow();
        assertThat(told.tls().domain().name()).isEqualTo("example.test");
        assertThat(told.hosts().addresses("any")).containsExactly(InetAddress.ofLiteral("127.0.0.1"));
        // half of what the search has, as the DNS would come next
        assertThat(told.timeouts())
                .isEqualTo(
                        Timeouts.defaults().within(Timeouts.defaults().attempt().dividedBy(2)));
        assertThat(loggedIn.report().connected().orElseThrow().address()).contains("192.0.2.1:5269");
    }

    @Test
    void aLoginHandsOverPeerConnectionStreamFeaturesAndReport() throws Exception {
        var peer = search.server(welcoming());
        var loggedIn = search.connect(peer);
        assertThat(loggedIn.peer()).isEqualTo(peer);
        assertThat(loggedIn.connection().secure()).isTrue();
        assertThat(loggedIn.stream().isOpen()).isTrue();
        assertThat(loggedIn.outcome().session())
                .isInstanceOfSatisfying(
                        LoginOutcome.Bound.class,
                        bound -> assertThat(bound.jid()).isEqualTo(JULIET));
        assertThat(loggedIn.features().streamManagement()).isTrue();
        assertThat(loggedIn.features().mechanisms())
                .as("those before authentication")
                .isEmpty();
        var report = loggedIn.report();
        assertThat(report.attempts()).extracting(AttemptReport::outcome).containsExactly(Outcome.CONNECTED);
        assertThat(report.connected().orElseThrow().tls().orElseThrow().applicationProtocol())
                .contains("xmpp-client");
        loggedIn.connection().close();
    }

    @Test
    void withoutCredentialsTheStreamIsHandedOverAsItIsBeforeAuthentication() throws Exception {
        search.credentials = Optional.empty();
        var loggedIn = search.connect(search.server(connection -> {
            offer(connection, "PLAIN");
            connection.expectClosed(); // without a word of SASL
        }));
        assertThat(loggedIn.outcome().session()).isInstanceOf(LoginOutcome.Unauthenticated.class);
        assertThat(loggedIn.features().mechanisms()).containsExactly("PLAIN");
        assertThat(loggedIn.stream().isOpen()).isTrue();
        loggedIn.connection().close();
        search.servers.getFirst().await();
    }
}
