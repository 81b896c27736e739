// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

/**
 * One way to reach a server.
 *
 * @param host a host name in A-label form or an IP address (without brackets); it says where to connect to, never whom to trust
 * @param port from 1 to 65535
 * @param connector how the connection is opened
 * @param source how this peer came to be known; says how much it may be trusted, and in which order peers are tried
 */
public record Peer(String host, int port, Connector connector, PeerSource source) {
    /** @throws IllegalArgumentException if the host is empty or the port out of range */
    public Peer {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("a peer needs a host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port of " + host + " is " + port + ", not 1 to 65535");
        }
    }

    /**
     * A peer that is named by whoever calls.
     *
     * @throws IllegalArgumentException as the other
     */
    public Peer(String host, int port, Connector connector) {
        this(host, port, connector, new PeerSource.Given());
    }

    /** {@code xmpp.example.org:5222 (STARTTLS)}, for messages. */
    @Override
    public String toString() {
        return HostPort.of(host, port) + " (" + connector.kind() + ")";
    }
}
