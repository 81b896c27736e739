// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import dev.holdfast.net.ConnectOptions;
import dev.holdfast.net.Connection;
import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.Phase;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.stream.Framing;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens WebSockets for XMPP (RFC 7395) at one address. The server has to prove the host of the address, not the domain of the JID:
 * whoever names the address (the user, or a file that came from the domain by HTTPS) vouches for it.
 *
 * @param uri where the WebSocket is, such as {@code wss://example.org/xmpp-websocket}; {@code ws:} goes without TLS, and then only
 *     where TLS is not required
 * @param wire opens what is upgraded, without TLS: {@link Connector#startTls()}, or that of a proxy
 */
public record WebSocketConnector(URI uri, Connector wire) implements Connector {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** @throws IllegalArgumentException if this is no address of a WebSocket, or the other connector has TLS already */
    public WebSocketConnector {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("wss") && !scheme.equals("ws")) {
            throw new IllegalArgumentException("the address of a WebSocket begins with wss: or ws:, unlike " + uri);
        }
        if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("a WebSocket has the form wss://host:port/path, unlike " + uri);
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("the port of a WebSocket is from 1 to 65535, unlike that of " + uri);
        }
        if (wire.tlsFirst() || wire.framing() != Framing.STREAM) {
            throw new IllegalArgumentException("a WebSocket is no use over " + wire.kind());
        }
    }

    /**
     * Without a proxy.
     *
     * @throws IllegalArgumentException if this is no address of a WebSocket
     */
    public WebSocketConnector(URI uri) {
        this(uri, Connector.startTls());
    }

    /**
     * The peer at this address, as named by whoever calls.
     *
     * @throws IllegalArgumentException if it is no address of a WebSocket
     */
    public static Peer peer(URI uri) {
        return new WebSocketConnector(uri).peer(new PeerSource.Given());
    }

    /** The peer at this address, which became known in that way. */
    public Peer peer(PeerSource source) {
        return new Peer(identity().name(), port(), this, source);
    }

    /** Who has to be at the other end. */
    private ServerDomain identity() {
        return new ServerDomain(uri.getHost());
    }

    private int port() {
        return uri.getPort() >= 0 ? uri.getPort() : tlsFirst() ? HTTPS_PORT : HTTP_PORT;
    }

    @Override
    public boolean tlsFirst() {
        return uri.getScheme().equalsIgnoreCase("wss");
    }

    @Override
    public String kind() {
        return "WebSocket";
    }

    @Override
    public Framing framing() {
        return Framing.WEBSOCKET;
    }

    @Override
    public boolean resolvesHosts() {
        return wire.resolvesHosts();
    }

    /** The TLS of a WebSocket often ends at a web server in front, which the XMPP server could not tell from an attacker. */
    @Override
    public Optional<String> channelBindingObstacle() {
        return Optional.of("the TLS of a WebSocket may end before the XMPP server does");
    }

    /**
     * As {@link Connector#connect}. The upgrade may take as long as the TLS handshake before it.
     *
     * @throws WebSocketRefusedException if the server answers, but not with a WebSocket for XMPP
     * @throws IllegalArgumentException if host and port are not those of the address
     */
    @Override
    public Connection connect(String host, int port, ConnectOptions options) throws IOException, InterruptedException {
        if (!host.equals(identity().name()) || port != port()) {
            throw new IllegalArgumentException("this connector is for " + uri + ", not for " + host + " port " + port);
        }
        var towards = new ConnectOptions(
                options.tls().towards(identity()), options.hosts(), options.timeouts(), options.progress());
        var opened = wire.connect(host, port, towards);
        boolean open = false;
        try {
            if (tlsFirst()) {
                options.progress().entered(Phase.TLS);
                opened.startTls();
            }
            options.progress().entered(Phase.WEBSOCKET);
            var socket = upgrade(opened, options.timeouts().tlsHandshake());
            open = true;
            return socket;
        } finally {
            if (!open) {
                opened.abort();
            }
        }
    }

    private Connection upgrade(Connection opened, Duration limit) throws IOException, InterruptedException {
        var random = new SecureRandom();
        var answer = new FutureTask<>(() -> new Upgrade(uri, random).over(opened));
        Thread.ofVirtual().name("holdfast-upgrade-" + opened.remoteAddress()).start(answer);
        try {
            return new WebSocketConnection(opened, answer.get(limit.toNanos(), TimeUnit.NANOSECONDS), random);
        } catch (TimeoutException _) {
            throw new SocketTimeoutException(
                    uri + " did not open a WebSocket within " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WebSocketRefusedException refused) {
                throw refused;
            }
            throw new IOException(
                    uri + " did not open a WebSocket: " + Https.why(failed.getCause()), failed.getCause());
        }
    }
}
