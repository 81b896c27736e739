// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerSource;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Discovery by host-meta, from a web server of the test's own. */
@Timeout(60)
class HostMetaTest {
    private static final String JSON = "/.well-known/host-meta.json";
    private static final String XML = "/.well-known/host-meta";
    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\nContent-Length: 0\nConnection: close\n\n";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<Kind, WebSocketServer> servers = new EnumMap<>(Kind.class);

    private WebSocketServer start(Kind kind) throws IOException {
        var server = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext(kind, "localhost"));
        servers.put(kind, server);
        Thread.ofVirtual().start(() -> serve(server, path -> answers.getOrDefault(path, NOT_FOUND)));
        return server;
    }

    private static void serve(WebSocketServer server, Function<String, String> answer) {
        while (true) {
            try {
                var link = server.next();
                Thread.ofVirtual().start(() -> {
                    try (link) {
                        link.answer(answer.apply(link.path()));
                        assertThat(link.awaitGone()).isTrue();
                    } catch (IOException gone) {
                        // the client's business
                    }
                });
            } catch (IOException | InterruptedException over) {
                return;
            }
        }
    }

    private static String ok(String content) {
        return "HTTP/1.1 200 OK\nContent-Length: " + content.length() + "\nConnection: close\n\n" + content;
    }

    private static String json(String... addresses) {
        var links = new StringBuilder(
                "{\"subject\":[{}],\"links\":[7,{\"rel\":\"urn:xmpp:alt-connections:xbosh\",\"href\":\"https://b/\"}");
        for (var address : addresses) {
            links.append(",{\"x\":{\"links\":[]},\"rel\":\"urn:xmpp:alt-connections:websocket\",\"href\":\"")
                    .append(address)
                    .append("\"}");
        }
        return ok(links.append("]}").toString());
    }

    private static String xml(String... addresses) {
        var links = new StringBuilder(
                "<?xml version='1.0' encoding='utf-8'?><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>"
                        + "<Link rel='urn:xmpp:alt-connections:xbosh' href='https://b/'/>");
        for (var address : addresses) {
            links.append("<Link rel='urn:xmpp:alt-connections:websocket' href='")
                    .append(address)
                    .append("'/>");
        }
        return ok(links.append("</XRD>").toString());
    }

    private HostMeta hostMeta() {
        int port = servers.values().iterator().next().port();
        return new HostMeta(TestTls.policy(), port, Duration.ofSeconds(10));
    }

    private List<String> discovered() throws Exception {
        return hostMeta().discover(new ServerDomain("localhost")).stream()
                .map(peer -> ((WebSocketConnector) peer.connector()).uri().toString())
                .toList();
    }

    @AfterEach
    void stop() throws IOException {
        for (var server : servers.values()) {
            server.close();
        }
    }

    @Test
    void findsWhatEitherFileNamesTheJsonFirst() throws Exception {
        start(Kind.GOOD);
        answers.put(XML, xml("wss://c.test/ws", "wss://a.test/ws", "wss://d.test:5443/ws"));
        answers.put(JSON, json("wss://b.test/ws", "wss://a.test/ws"));
        assertThat(discovered())
                .containsExactly("wss://b.test/ws", "wss://a.test/ws", "wss://c.test/ws", "wss://d.test:5443/ws");
        assertThat(hostMeta().discover(new ServerDomain("localhost")).getLast())
                .isEqualTo(new Peer(
                        "d.test",
                        5443,
                        new WebSocketConnector(URI.create("wss://d.test:5443/ws")),
                        new PeerSource.HostMeta()));
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, XML})
    void oneFileIsEnough(String file) throws Exception {
        start(Kind.GOOD);
        answers.put(file, file.equals(JSON) ? json("wss://a.test/ws") : xml("wss://a.test/ws"));
        assertThat(discovered()).containsExactly("wss://a.test/ws");
    }

    @Test
    void passesOverWhatIsNotEncrypted() throws Exception {
        start(Kind.GOOD);
        answers.put(JSON, json("ws://a.test/ws", "wss://b.test/ws", "not an address"));
        assertThat(discovered()).containsExactly("wss://b.test/ws");
        answers.put(JSON, json("ws://a.test/ws"));
        assertThatThrownBy(this::discovered)
                .isInstanceOf(HostMetaFailedException.class)
                .hasMessageContaining("\"ws://a.test/ws\" is no address with wss:")
                .hasMessageContaining("host-meta: the answer has HTTP status 404");
    }

    @Test
    void takesNoMoreThanTen() throws Exception {
        start(Kind.GOOD);
        answers.put(
                JSON,
                json(IntStream.range(0, 30)
                        .mapToObj(i -> "wss://a" + i + ".test/ws")
                        .toArray(String[]::new)));
        assertThat(discovered()).hasSize(10).startsWith("wss://a0.test/ws").endsWith("wss://a9.test/ws");
    }

    @Test
    void saysThatTheFilesNameNothing() throws Exception {
        start(Kind.GOOD);
        answers.put(JSON, json());
        answers.put(XML, xml());
        assertThatThrownBy(this::discovered)
                .hasMessage("the host-meta files of localhost name no WebSocket that can be used");
    }

    @Test
    void saysWhatIsWrongWithEachFile() throws Exception {
        start(Kind.GOOD);
        answers.put(JSON, ok("[]"));
        answers.put(XML, ok("<XRD"));
        assertThatThrownBy(this::discovered)
                .hasMessageContaining("host-meta.json: it is no JSON object")
                .hasMessageContaining("host-meta: it is not well-formed")
                .satisfies(failed -> assertThat(failed.getSuppressed()).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE XRD [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>&a;</XRD>",
                "<!DOCTYPE XRD SYSTEM 'https://localhost/dtd'><XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'/>"
            })
    void readsNoDtd(String content) throws Exception {
        start(Kind.GOOD);
        answers.put(XML, ok(content));
        assertThatThrownBy(this::discovered).hasMessageContaining("host-meta: it has a DTD, which is not read");
    }

    @Test
    void readsNoMoreThanItHasTo() throws Exception {
        start(Kind.GOOD);
        answers.put(JSON, ok("{\"a\":\"" + "x".repeat(100_000) + "\"}"));
        assertThatThrownBy(this::discovered)
                .isInstanceOf(HostMetaFailedException.class)
                .hasMessageContaining("host-meta.json: no answer came from");
    }

    @Test
    void followsRedirectsToHttpsOnly() throws Exception {
        start(Kind.GOOD);
        answers.put(JSON, "HTTP/1.1 301 Moved\nLocation: /there\nContent-Length: 0\nConnection: close\n\n");
        answers.put("/there", json("wss://a.test/ws"));
        answers.put(XML, "HTTP/1.1 302 Found\nLocation: http://localhost:1/\nContent-Length: 0\nConnection: close\n\n");
        assertThat(discovered()).containsExactly("wss://a.test/ws");
        answers.remove("/there");
        assertThatThrownBy(this::discovered)
                .hasMessageContaining("it redirects to \"http://localhost:1/\", which is not HTTPS");
    }

    @Test
    void goesRoundInNoCircle() throws Exception {
        start(Kind.GOOD);
        answers.put(JSON, "HTTP/1.1 307 Again\nLocation: " + JSON + "\nContent-Length: 0\nConnection: close\n\n");
        assertThatThrownBy(this::discovered).hasMessageContaining("more than 5 redirects");
    }

    @Test
    void wantsTheDomainProven() throws Exception {
        start(Kind.WRONG_HOST);
        answers.put(JSON, json("wss://a.test/ws"));
        assertThatThrownBy(this::discovered).hasMessageContaining("the certificate is not for localhost");
    }

    @Test
    void trustsNoStranger() throws Exception {
        var server = start(Kind.GOOD);
        answers.put(JSON, json("wss://a.test/ws"));
        var stranger = new HostMeta(CertificatePolicy.systemTrust(), server.port(), Duration.ofSeconds(10));
        assertThatThrownBy(() -> stranger.discover(new ServerDomain("localhost")))
                .hasMessageContaining("was not issued by a trusted authority");
    }

    @Test
    void waitsOnlySoLong() throws Exception {
        answers.put(JSON, "HTTP/1.1 200 OK\nContent-Length: 100\n\n{");
        var server = start(Kind.GOOD);
        try (var silent = WebSocketServer.underTls(TestTls.CERTIFICATES.serverContext("localhost"))) {
            for (int port : new int[] {server.port(), silent.port()}) {
                var impatient = new HostMeta(TestTls.policy(), port, Duration.ofMillis(300));
                long start = System.nanoTime();
                assertThatThrownBy(() -> impatient.discover(new ServerDomain("localhost")))
                        .isInstanceOf(HostMetaFailedException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
            }
        }
    }
}
