// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;

/** The ports of a {@link LoopbackServer} and the connections that came in by them. */
final class Listeners {
    private record Cut(Direction counted, long bytes) {}

    private final ServerParts parts;
    private final Queue<Cut> cuts = new ConcurrentLinkedQueue<>();
    private final Object lock = new Object();
    private final List<Acceptor> open = new ArrayList<>(); // guarded by lock
    private final Set<LoopbackConnection> connections = new LinkedHashSet<>(); // guarded by lock
    private boolean accepting; // guarded by lock
    private int accepted; // guarded by lock
    private int port; // guarded by lock
    private int directTlsPort; // guarded by lock

    Listeners(ServerParts parts) {
        this.parts = parts;
        this.port = parts.settings().port;
        this.directTlsPort = parts.settings().directTlsPort;
    }

    static ScheduledExecutorService newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("holdfast-loopback-timer").factory());
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // connections may end after close()
        return timer;
    }

    void open() throws IOException {
        synchronized (lock) {
            if (accepting) {
                return;
            }
            accepting = true;
        }
        try {
            Acceptor startTls = new Acceptor(port(), client -> serve(client, false));
            synchronized (lock) {
                open.add(startTls);
                port = startTls.port();
            }
            Acceptor directTls = new Acceptor(directTlsPort(), client -> serve(client, true));
            synchronized (lock) {
                open.add(directTls);
                directTlsPort = directTls.port();
            }
        } catch (IOException taken) {
            close();
            throw taken;
        }
    }

    private void serve(Socket client, boolean directTls) {
        Wire wire = new Wire(client);
        Optional.ofNullable(cuts.poll()).ifPresent(cut -> wire.cutAfter(cut.counted, cut.bytes));
        LoopbackConnection connection = new LoopbackConnection(parts, wire, directTls, this::closed);
        synchronized (lock) {
            if (!accepting) {
                wire.close(); // it came in while the ports were closed
                return;
            }
            connections.add(connection);
            accepted++;
        }
        Thread.ofVirtual().name("holdfast-loopback-reader").start(connection);
    }

    private void closed(LoopbackConnection connection) {
        synchronized (lock) {
            connections.remove(connection);
            lock.notifyAll();
        }
    }

    void close() {
        List<Acceptor> closing;
        synchronized (lock) {
            closing = List.copyOf(open);
            open.clear();
            accepting = false;
        }
        closing.forEach(Acceptor::close); // not under the lock, which serve() takes
    }

    void cutNext(Direction counted, long bytes) {
        cuts.add(new Cut(counted, bytes));
    }

    List<LoopbackConnection> connections() {
        synchronized (lock) {
            return List.copyOf(connections);
        }
    }

    void awaitNoConnections(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        synchronized (lock) {
            long millis = patience.toMillis();
            while (!connections.isEmpty() && millis > 0) {
                lock.wait(millis);
                millis = (deadline - System.nanoTime()) / 1_000_000;
            }
        }
    }

    int accepted() {
        synchronized (lock) {
            return accepted;
        }
    }

    int port() {
        synchronized (lock) {
            return port;
        }
    }

    int directTlsPort() {
        synchronized (lock) {
            return directTlsPort;
        }
    }
}
