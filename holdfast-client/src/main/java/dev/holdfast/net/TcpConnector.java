// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;

/** The two connectors that use a socket of the JDK. */
enum TcpConnector implements Connector {
    START_TLS,
    DIRECT_TLS;

    @Override
    public boolean tlsFirst() {
        return this == DIRECT_TLS;
    }

    @Override
    public boolean resolvesHosts() {
        return true;
    }

    @Override
    public Connection connect(String host, int port, ConnectOptions options) throws IOException, InterruptedException {
        return SocketConnection.begin(SocketOpener.open(host, port, options), tlsFirst(), options);
    }
}
