// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.net.Timing;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.testkit.Script;
import dev.holdfast.testkit.ScriptedServer;
import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client, and the server at the other end that says what a test tells it to. */
final class ScriptedClient implements AutoCloseable {
    static final Duration PATIENCE = ofSeconds(20);
    static final Jid JULIET = Jid.parse("juliet@example.test/balcony");

    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    final ScriptedServer server;
    final XmppClient client;
    private final LinkedBlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();

    ScriptedClient() throws IOException {
        this(config -> config);
    }

    ScriptedClient(UnaryOperator<ClientConfig.Builder> changes) throws IOException {
        server = ScriptedServer.startDirectTls("example.test", CERTIFICATES, Kind.GOOD);
        client = new XmppClient(changes.apply(config(server.port())).build());
        client.onEvent(events::add);
    }

    /** For a server on that port that begins with TLS. */
    static ClientConfig.Builder config(int port) {
        var security = SecurityLayer.password("secret".toCharArray())
                .withCertificates(CertificatePolicy.trusting(List.of(CERTIFICATES.ca())));
        return ClientConfig.builder(JULIET, security)
                .overridePeer(new Peer("127.0.0.1", port, Connector.directTls()))
                .discovery(domain -> List.of())
                .reconnect(ReconnectPolicy.backoff(ofMillis(1), 1.2, ofMillis(20)))
                .timing(Timing.system());
    }

    static TestCertificates certificates() {
        return CERTIFICATES;
    }

    ScriptedClient script(Script script) {
        server.script(script);
        return this;
    }

    ScriptedClient start() {
        client.start();
        return this;
    }

    <T extends ClientEvent> T awaitEvent(Class<T> type) throws InterruptedException {
        var event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(event).as("the next event").isInstanceOf(type);
        return type.cast(event);
    }

    /** The events that nobody has waited for. */
    List<String> moreEvents() {
        var names = new ArrayList<String>();
        events.forEach(event -> names.add(event.getClass().getSimpleName()));
        return names;
    }

    @Override
    public void close() {
        try {
            server.close(); // first, for a script that has ended answers no farewell
        } finally {
            client.close();
        }
    }
}
