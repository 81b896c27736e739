// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A bad network in one process: it stands on a loopback port between a client and a server and forwards bytes until a test asks for a fault.
 * Faults act on all open connections; {@link #freeze} and {@link #delay} on later ones too, {@link #refuse} and {@link #drop} on
 * later ones only. Every method may be called by
 * any thread.
 */
final class FaultProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final int port;
    private final ProxyTraffic traffic = new ProxyTraffic();
    private final Set<ProxyLink> links = ConcurrentHashMap.newKeySet();
    private final Queue<Long> accepted = new ConcurrentLinkedQueue<>(); // by System.nanoTime
    private volatile boolean dropping; // written by any thread that asks for a fault
    private ServerSocket listener; // guarded by this
    private Thread acceptor; // guarded by this

    private FaultProxy(InetSocketAddress target, int port) throws IOException {
        this.target = target;
        this.port = port;
        listener = listen(port);
        acceptor = acceptFrom(listener);
    }

    /** Listens on a free port of 127.0.0.1 and forwards to another one. */
    static FaultProxy before(int targetPort) throws IOException {
        var target = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), targetPort);
        return new FaultProxy(target, LoopbackPorts.free());
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
    }

    int port() {
        return port;
    }

    /** How many connections clients have opened so far. */
    int accepted() {
        return acceptedAt().size();
    }

    /** When clients have opened their connections, by {@link System#nanoTime}. */
    List<Long> acceptedAt() {
        return List.copyOf(accepted);
    }

    /** Silence: TCP stays up on both sides and accepts, nothing is forwarded, not even an end. */
    void freeze() {
        traffic.freeze();
    }

    /** Forwards again, first what was held back. */
    void thaw() {
        traffic.thaw();
    }

    /** Each byte arrives this much later, in both directions. */
    void delay(Duration oneWay) {
        traffic.delay(oneWay);
    }

    /** TCP RST to both sides of every connection. */
    void reset() {
        links.forEach(ProxyLink::reset);
    }

    /** So many more bytes get through to the client; where one more would, its connection gets a TCP RST on both sides, once. */
    void resetAfterBytesToClient(long bytes) {
        traffic.resetAfterBytesToClient(bytes);
    }

    /** Orderly TCP end (FIN) to both sides of every connection, without the footer of a stream. */
    void fin() {
        links.forEach(ProxyLink::fin);
    }

    /** New connections are refused; open ones go on. */
    synchronized void refuse() throws IOException {
        listener.close();
        try {
            acceptor.join(); // while it is in accept(), the system still accepts; it only connects to loopback
            // otherwise
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Accepts connections again, on the same port. */
    synchronized void accept() throws IOException {
        if (listener.isClosed()) {
            listener = listen(port);
            acceptor = acceptFrom(listener);
        }
    }

    /** Each connection that comes from now on ends (FIN) as soon as it is accepted. */
    void drop() {
        dropping = true;
    }

    private Thread acceptFrom(ServerSocket source) {
        return Thread.ofVirtual().name("fault-proxy-" + port).start(() -> {
            try {
                while (true) {
                    forward(source.accept());
                }
            } catch (IOException closed) {
                if (!source.isClosed()) {
                    throw new UncheckedIOException(closed);
                }
            }
        });
    }

    private void forward(Socket client) throws IOException {
        accepted.add(System.nanoTime());
        if (dropping) {
            client.close();
            return;
        }
        var link = new ProxyLink(client, traffic, links::remove);
        links.add(link); // first: once the server knows of the connection, a fault must find it
        link.start(target);
    }

    /** Refuses, and resets what is open. */
    @Override
    public void close() throws IOException {
        refuse();
        reset();
    }
}
