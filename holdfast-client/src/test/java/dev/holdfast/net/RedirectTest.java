// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static dev.holdfast.net.SearchFixture.CERTIFICATES;
import static dev.holdfast.net.SearchFixture.welcoming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** see-other-host (RFC 6120 §4.9.3.19) is followed where it can be trusted, and nowhere else. */
@Timeout(60)
class RedirectTest {
    private final SearchFixture search = new SearchFixture();

    RedirectTest() {
        search.discovery = domain -> List.of();
    }

    @AfterEach
    void close() {
        search.close();
    }

    private static String seeOtherHost(String address) {
        return "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" + address
                + "</see-other-host></stream:error></stream:stream>";
    }

    private static Script sendingTo(String address) {
        return connection -> {
            connection.expectHeader();
            connection.sendHeader();
            connection.send(seeOtherHost(address));
            connection.expectFooter();
        };
    }

    private List<String> notesOf(NoPeerLeftException failure) {
        return ConnectionReport.in(failure).orElseThrow().attempts().stream()
                .flatMap(attempt -> attempt.notes().stream())
                .toList();
    }

    @Test
    void isFollowedUnderTlsWithTheDomainAndTheTlsOfBefore() throws Exception {
        var other = search.server(welcoming());
        var loggedIn = search.connect(search.server(sendingTo("127.0.0.1:" + other.port())));
        assertThat(loggedIn.peer().port()).isEqualTo(other.port());
        assertThat(loggedIn.peer().connector()).isEqualTo(Connector.directTls());
        assertThat(loggedIn.peer().source()).isInstanceOf(PeerSource.Redirect.class);
        loggedIn.connection().close();
    }

    @Test
    void isFollowedAlsoAfterTheLoginHasBegun() throws Exception {
        var other = search.server(welcoming());
        var loggedIn = search.connect(search.server(connection -> {
            connection.authenticate();
            connection.send(seeOtherHost("127.0.0.1:" + other.port()));
        }));
        assertThat(loggedIn.peer().port()).isEqualTo(other.port());
        loggedIn.connection().close();
    }

    @Test
    void goesBeforeAllOtherPeers() throws Exception {
        var other = search.server(welcoming());
        search.connect(search.server(sendingTo("127.0.0.1:" + other.port())), search.refused("never tried"))
                .connection()
                .close();
        assertThat(search.tried).isEmpty();
    }

    @Test
    void anIpv6AddressIsRead() throws Exception {
        var failure = catchThrowableOfType(
                NoPeerLeftException.class, () -> search.connect(search.server(sendingTo("[::1]:1"))));
        assertThat(failure.attempts())
                .extracting(NoPeerLeftException.Attempt::where)
                .last()
                .isEqualTo("[::1]:1 (direct TLS)");
    }

    @Test
    void whoHasNotProvenToBeTheDomainSendsNobodyAnywhere() throws Exception {
        try (var plain = ScriptedServer.start("example.test", CERTIFICATES, Kind.GOOD)) {
            plain.script(sendingTo("127.0.0.1:1"));
            var failure = catchThrowableOfType(
                    NoPeerLeftException.class,
                    () -> search.connect(new Peer("127.0.0.1", plain.port(), Connector.startTls())));
            assertThat(failure.attempts())
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.cause())
                            .isInstanceOf(StreamErrorException.class)
                            .hasMessageContaining("see-other-host 127.0.0.1:1"));
            assertThat(notesOf(failure))
                    .containsExactly("see-other-host was not followed: it came from a server that had proven nothing");
        }
    }

    @Test
    void theOtherHostHasToProveTheDomainToo() throws Exception {
        var builder = LoopbackServer.builder().domain("example.test").certificates(CERTIFICATES);
        try (var impostor = builder.certificateKind(Kind.WRONG_HOST).start()) {
            var failure = catchThrowableOfType(
                    NoPeerLeftException.class,
                    () -> search.connect(search.server(sendingTo("127.0.0.1:" + impostor.directTlsPort()))));
            assertThat(failure.attempts().getLast().cause()).isInstanceOf(TlsFailedException.class);
        }
    }

    @Test
    void aCircleIsSeen() {
        var first = search.idle();
        var second = search.server(sendingTo("127.0.0.1:" + first.port()));
        search.servers.getFirst().script(sendingTo("127.0.0.1:" + second.port()));
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(first));
        assertThat(notesOf(failure)).contains("see-other-host was not followed: it leads in a circle");
    }

    @Test
    void moreThanThreeHopsAreTooMany() {
        var last = search.server(welcoming());
        for (int i = 0; i < 4; i++) {
            last = search.server(sendingTo("127.0.0.1:" + last.port()));
        }
        var beginning = last;
        var failure = catchThrowableOfType(NoPeerLeftException.class, () -> search.connect(beginning));
        assertThat(failure.attempts()).hasSize(4);
        assertThat(notesOf(failure))
                .containsExactly("see-other-host was not followed: more than 3 servers have sent us on already");
    }

    @Test
    void anAddressThatMakesNoSenseIsNotFollowed() {
        var failure = catchThrowableOfType(
                NoPeerLeftException.class, () -> search.connect(search.server(sendingTo("over there"))));
        assertThat(notesOf(failure))
                .containsExactly("see-other-host was not followed: there is no address in it that makes sense");
    }
}
