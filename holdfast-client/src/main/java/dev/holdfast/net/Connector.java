// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.stream.Framing;
import java.io.IOException;
import java.util.Optional;

/** Opens a {@link Connection} to a host; stateless, for use by any thread. Those that go through a proxy are at {@link Proxy}; an application may add its own. */
public interface Connector {
    /**
     * Connects to the addresses of the host in turn until one answers.
     *
     * <p>Blocks no longer than the limits in the options, each address counted by itself. Interrupting the thread ends it at once and leaves no socket behind.
     *
     * @return a connection that is encrypted already if {@link #tlsFirst()}
     * @throws TlsFailedException if TLS was begun and failed
     * @throws IOException if the host has no address or none can be connected to; with several addresses the failure of each is suppressed in it
     */
    Connection connect(String host, int port, ConnectOptions options) throws IOException, InterruptedException;

    /** Whether the connection is encrypted before the first byte of XML, so that STARTTLS must not be asked for. */
    boolean tlsFirst();

    /** What it is, for people: {@code STARTTLS}. */
    default String kind() {
        return tlsFirst() ? "direct TLS" : "STARTTLS";
    }

    /**
     * Whether it asks {@link ConnectOptions#hosts} for the addresses of the host. Then they may race each other: each call gets
     * options that know a single address. A connector that does not, as that of a proxy, is given the host and asks nobody.
     */
    default boolean resolvesHosts() {
        return false;
    }

    /**
     * How XML is laid out on its connections. With {@link Framing#WEBSOCKET} each {@link Connection#write} is given one message, and
     * {@link Connection#read} never gives more than one: the last of its bytes is {@link Framing#MESSAGE_END}.
     */
    default Framing framing() {
        return Framing.STREAM;
    }

    /** Why the login cannot be bound to the channel (RFC 5056) over its connections, for people; empty if it can. */
    default Optional<String> channelBindingObstacle() {
        return Optional.empty();
    }

    /** Plain TCP, to be encrypted by STARTTLS (RFC 6120 §5). */
    static Connector startTls() {
        return TcpConnector.START_TLS;
    }

    /** TLS from the first byte, with ALPN (XEP-0368). */
    static Connector directTls() {
        return TcpConnector.DIRECT_TLS;
    }
}
