// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/** A listening port on 127.0.0.1 with the thread that accepts its connections. */
final class Acceptor implements AutoCloseable {
    private static final int BACKLOG = 1024; // a test may connect a thousand clients at once
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServerSocket socket;
    private final Consumer<Socket> each;
    private final Thread thread;

    /** Listens on this port, 0 for any, and hands over each connection; {@code each} must not block. */
    Acceptor(int port, Consumer<Socket> each) throws IOException {
        this.each = each;
        this.socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
        this.thread = Thread.ofVirtual()
                .name("holdfast-testkit-accept-" + socket.getLocalPort())
                .start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                each.accept(socket.accept());
            }
        } catch (IOException closed) {
            assert socket.isClosed() : closed; // by close(), which is how this thread ends
        }
    }

    /**
     * Closes the port; when this returns, clients are refused and the port can be opened again. Not to be called with a lock
     * that the taking of a connection needs.
     */
    @Override
    public void close() {
        try {
            socket.close();
            thread.join(PATIENCE); // the JDK gives the port back only when nobody is left in accept()
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException alreadyGone) {
            assert socket.isClosed() : alreadyGone; // closing is all that was wanted
        }
    }
}
