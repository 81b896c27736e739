// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Accepts one TLS connection on the loopback, shakes hands and sends "hello"; keeps what became of it. */
public final class TlsListener implements AutoCloseable {
    private final SSLServerSocket socket;
    private final CompletableFuture<SSLSocket> shakenHands = new CompletableFuture<>();

    public TlsListener(SSLContext context) throws IOException {
        this(context, unchanged -> {});
    }

    public TlsListener(SSLContext context, Consumer<SSLServerSocket> settings) throws IOException {
        socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        settings.accept(socket);
        Thread.ofVirtual().name("test-tls-listener").start(this::serve);
    }

    private void serve() {
        try {
            var accepted = (SSLSocket) socket.accept();
            accepted.startHandshake();
            accepted.getOutputStream().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
            shakenHands.complete(accepted);
        } catch (IOException e) {
            shakenHands.completeExceptionally(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public Socket connectPlainly() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    /** The server's end once the handshake is through. */
    public SSLSocket serverEnd() throws InterruptedException, ExecutionException, TimeoutException {
        return shakenHands.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        if (shakenHands.isDone() && !shakenHands.isCompletedExceptionally()) {
            shakenHands.join().close();
        }
    }
}
