// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.PeerSource;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that ends the stream in use by see-other-host is believed, once. */
@Timeout(60)
class SessionRedirectTest {
    private static String seeOtherHost(int port) {
        return "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>127.0.0.1:" + port
                + "</see-other-host></stream:error></stream:stream>";
    }

    @Test
    void theNextConnectionGoesWhereTheServerHasSentUs() throws Exception {
        try (var other = ScriptedServer.startDirectTls("example.test", ScriptedClient.certificates(), Kind.GOOD);
                var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.loginWithoutStreamManagement();
                connection.send(seeOtherHost(other.port()));
                connection.expectFooter();
            });
            other.script(connection -> {
                connection.loginWithoutStreamManagement();
                connection.expectFooter();
                connection.sendFooterAndClose();
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            var again = juliet.awaitEvent(ClientEvent.Established.class);
            assertThat(again.connection().address()).isEqualTo("127.0.0.1:" + other.port());
            assertThat(juliet.client.connectionReport().orElseThrow().attempts())
                    .singleElement()
                    .extracting(AttemptReport::peer)
                    .satisfies(peer -> assertThat(peer.source()).isInstanceOf(PeerSource.Redirect.class));
        }
    }

    @Test
    void aServerThatIsNotThereIsForgotten() throws Exception {
        try (var juliet = new ScriptedClient()) {
            juliet.script(connection -> {
                connection.loginWithoutStreamManagement();
                connection.send(seeOtherHost(1));
                connection.expectFooter();
            });
            juliet.script(connection -> {
                connection.loginWithoutStreamManagement();
                connection.expectClosed();
            });
            juliet.start();
            juliet.awaitEvent(ClientEvent.Established.class);
            juliet.awaitEvent(ClientEvent.Suspended.class);
            juliet.awaitEvent(ClientEvent.Destroyed.class);
            var again = juliet.awaitEvent(ClientEvent.Established.class);
            assertThat(again.connection().address()).isEqualTo("127.0.0.1:" + juliet.server.port());
        }
    }
}
