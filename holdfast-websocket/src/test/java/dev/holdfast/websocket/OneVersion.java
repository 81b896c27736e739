// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Listens under TLS of these versions only. */
final class OneVersion extends ServerSocketFactory {
    private final SSLContext tls;
    private final String[] versions;

    OneVersion(SSLContext tls, String... versions) {
        this.tls = tls;
        this.versions = versions;
    }

    private ServerSocket limited(ServerSocket socket) {
        ((SSLServerSocket) socket).setEnabledProtocols(versions);
        return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return limited(tls.getServerSocketFactory().createServerSocket(port));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return limited(tls.getServerSocketFactory().createServerSocket(port, backlog));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
        return limited(tls.getServerSocketFactory().createServerSocket(port, backlog, address));
    }
}
