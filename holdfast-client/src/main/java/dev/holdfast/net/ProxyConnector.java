// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeoutException;

/** Connects to a proxy, which is told the name of the host: it is never looked up here. */
record ProxyConnector(Proxy proxy, boolean tlsFirst) implements Connector {
    @Override
    public String kind() {
        return Connector.super.kind() + " over " + proxy.protocol();
    }

    @Override
    public Connection connect(String host, int port, ConnectOptions options) throws IOException, InterruptedException {
        var request = new ProxyRequest(proxy, host, port);
        var socket = openToProxy(request, options);
        boolean open = false;
        try {
            openTunnel(request, socket, options);
            open = true;
        } finally {
            if (!open) {
                SocketConnection.cut(socket);
            }
        }
        return SocketConnection.begin(socket, request.target() + " through " + proxy, tlsFirst, options);
    }

    private Socket openToProxy(ProxyRequest request, ConnectOptions options) throws IOException, InterruptedException {
        var literal = IpLiteral.addresses(proxy.host());
        try {
            return literal.isEmpty()
                    ? SocketOpener.open(proxy.host(), proxy.port(), options)
                    : SocketOpener.open(proxy.host(), literal, proxy.port(), options);
        } catch (SocketTimeoutException silent) {
            throw request.timedOut("cannot be reached: " + silent.getMessage(), silent);
        } catch (IOException failed) {
            throw request.failed("cannot be reached: " + failed.getMessage(), failed);
        }
    }

    private static void openTunnel(ProxyRequest request, Socket socket, ConnectOptions options)
            throws IOException, InterruptedException {
        options.progress().entered(Phase.PROXY);
        var limit = options.timeouts().connect(); // once more: now it is the proxy that connects
        try {
            BlockingCall.within(
                    limit,
                    Thread.ofVirtual().name("holdfast-proxy-" + request.target()),
                    () -> {
                        request.openTunnel(socket.getInputStream(), socket.getOutputStream());
                        return socket;
                    },
                    () -> SocketConnection.cut(socket));
        } catch (TimeoutException e) {
            throw request.timedOut("did not connect within " + BlockingCall.seconds(limit), e);
        }
    }
}
