// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.DnsFailedException;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.testkit.LoopbackServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a client makes of the DNS. */
class ClientDiscoveryTest {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<Thread> askedOn = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();

    @Test
    void aDnsThatFailsIsAskedAgainUntilItAnswers() throws Exception {
        try (var server = server();
                var juliet = client(server, 3)) {
            juliet.start();

            assertThat(events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isInstanceOf(ClientEvent.Established.class);
            assertThat(askedOn).hasSize(4);
        }
    }

    @Test
    void theDnsIsAskedNeitherOnTheCallersThreadNorWhereStanzasAreReadOrHandled() throws Exception {
        try (var server = server();
                var juliet = client(server, 0)) {
            juliet.start();

            var thread = askedOn.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(thread).isNotNull().extracting(Thread::getName).isEqualTo("holdfast-discovery-example.test");
        }
    }

    private static LoopbackServer server() throws Exception {
        return LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .start();
    }

    private XmppClient client(LoopbackServer server, int failures) throws Exception {
        var security = SecurityLayer.password("secret".toCharArray())
                .withCertificates(
                        CertificatePolicy.trusting(List.of(server.certificates().ca())));
        PeerDiscovery discovery = domain -> {
            askedOn.add(Thread.currentThread());
            if (askedOn.size() <= failures) {
                throw new DnsFailedException("no answer for " + domain);
            }
            return List.of(new Peer("127.0.0.1", server.port(), Connector.startTls()));
        };
        var client = new XmppClient(ClientConfig.builder(Jid.parse("juliet@example.test"), security)
                .discovery(discovery)
                .reconnect(ReconnectPolicy.backoff(PAUSE, 1, PAUSE))
                .build());
        client.onEvent(events::add);
        return client;
    }
}
