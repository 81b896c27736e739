// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.testkit.LoopbackServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A server that behaves, and configurations of clients for it. */
public final class LoopbackClients implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(20);
    public static final String JULIET = "juliet@example.test/balcony";
    public static final String ROMEO = "romeo@example.test/orchard";

    final LoopbackServer server;

    public LoopbackClients() throws IOException {
        server = LoopbackServer.builder()
                .domain("example.test")
                .account("juliet", "secret")
                .account("romeo", "secret")
                .start();
    }

    public ClientConfig config(String jid) {
        return config(jid, "secret");
    }

    ClientConfig config(String jid, String password) {
        return builder(jid, password).build();
    }

    ClientConfig.Builder builder(String jid, String password) {
        var security = SecurityLayer.password(password.toCharArray())
                .withCertificates(
                        CertificatePolicy.trusting(List.of(server.certificates().ca())));
        return ClientConfig.builder(Jid.parse(jid), security)
                .overridePeer(new Peer("127.0.0.1", server.directTlsPort(), Connector.directTls()))
                .discovery(domain -> List.of())
                .reconnect(ReconnectPolicy.backoff(Duration.ofMillis(1), 1.2, Duration.ofMillis(20)));
    }

    @Override
    public void close() {
        server.close();
    }
}
