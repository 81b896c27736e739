// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A listener that accepts nobody and whose queue is full, so that the system drops further SYNs. */
final class BlackHole implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> queued = new ArrayList<>();

    /** @param port 0 for any */
    BlackHole(InetAddress address, int port) throws IOException {
        listener = new ServerSocket(port, 1, address);
        try {
            while (queued.size() < 20) {
                var socket = new Socket();
                queued.add(socket);
                socket.connect(listener.getLocalSocketAddress(), 100);
            }
            throw new AssertionError("the queue of a listener never fills");
        } catch (SocketTimeoutException full) {
            // as wanted
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (var socket : queued) {
            socket.close();
        }
        listener.close();
    }
}
