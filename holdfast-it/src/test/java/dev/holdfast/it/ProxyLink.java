// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * One connection through a {@link FaultProxy}. Each direction has a thread that reads and one that writes, with a queue between them, so that
 * a delay does not throttle.
 */
final class ProxyLink {
    private static final int CHUNK = 16_384;
    private static final int CHUNKS_IN_FLIGHT = 1_024;

    private final Socket client;
    private final Socket server = new Socket();
    private final ProxyTraffic traffic;
    private final Consumer<ProxyLink> ended;
    private final List<Thread> threads;
    private volatile boolean finished; // written by fin only
    private boolean oneSideEnded; // guarded by this

    ProxyLink(Socket client, ProxyTraffic traffic, Consumer<ProxyLink> ended) throws IOException {
        this.client = client;
        this.traffic = traffic;
        this.ended = ended;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        var toServer = new ArrayBlockingQueue<Arrival>(CHUNKS_IN_FLIGHT);
        var toClient = new ArrayBlockingQueue<Arrival>(CHUNKS_IN_FLIGHT);
        threads = List.of(
                thread("client-reader", () -> read(client, toServer)),
                thread("server-writer", () -> write(toServer, server, length -> length)),
                thread("server-reader", () -> read(server, toClient)),
                thread("client-writer", () -> write(toClient, client, traffic::allowedToClient)));
    }

    /** What came from one side, with the nanoTime at which it came. */
    private sealed interface Arrival {
        long at();

        record Data(ByteBuffer bytes, long at) implements Arrival {}

        record End(long at) implements Arrival {}

        record Broken(long at) implements Arrival {}
    }

    private interface Pump {
        void run() throws InterruptedException;
    }

    private static Thread thread(String name, Pump pump) {
        return Thread.ofVirtual().name("fault-proxy-" + name).unstarted(() -> {
            try {
                pump.run();
            } catch (InterruptedException linkEnded) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Connects and forwards; where the server cannot be reached, the client is reset. */
    synchronized void start(SocketAddress target) {
        try {
            server.connect(target);
            threads.forEach(Thread::start);
        } catch (IOException unreachable) {
            reset();
        }
    }

    private static void read(Socket from, BlockingQueue<Arrival> queue) throws InterruptedException {
        var buffer = new byte[CHUNK];
        try {
            var in = from.getInputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                queue.put(new Arrival.Data(ByteBuffer.wrap(Arrays.copyOf(buffer, length)), System.nanoTime()));
            }
            queue.put(new Arrival.End(System.nanoTime()));
        } catch (IOException broken) {
            queue.put(new Arrival.Broken(System.nanoTime()));
        }
    }

    private void write(BlockingQueue<Arrival> queue, Socket to, IntUnaryOperator allowance)
            throws InterruptedException {
        while (true) {
            var arrival = queue.take();
            traffic.awaitTurn(arrival.at());
            try {
                switch (arrival) {
                    case Arrival.Data data -> deliver(data.bytes().array(), to, allowance);
                    case Arrival.End end -> {
                        endOneSide(to);
                        return;
                    }
                    case Arrival.Broken broken -> {
                        reset();
                        return;
                    }
                }
            } catch (IOException broken) {
                reset();
                return;
            }
        }
    }

    private void deliver(byte[] bytes, Socket to, IntUnaryOperator allowance) throws IOException {
        if (finished) {
            return;
        }
        int allowed = allowance.applyAsInt(bytes.length);
        try {
            to.getOutputStream().write(bytes, 0, allowed);
        } catch (IOException broken) {
            if (!finished) { // else fin() came between
                throw broken;
            }
        }
        if (allowed < bytes.length) {
            reset();
        }
    }

    private synchronized void endOneSide(Socket to) throws IOException {
        if (oneSideEnded) {
            client.close();
            server.close();
            ended.accept(this);
            return;
        }
        oneSideEnded = true;
        if (!finished) {
            to.shutdownOutput();
        }
    }

    synchronized void fin() {
        finished = true;
        try {
            client.shutdownOutput();
            server.shutdownOutput();
        } catch (IOException broken) {
            reset();
        }
    }

    synchronized void reset() {
        abort(client);
        abort(server);
        ended.accept(this);
        threads.forEach(Thread::interrupt);
    }

    private static void abort(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // close() then sends RST
        } catch (IOException alreadyClosed) {
            return;
        }
        try {
            socket.close();
        } catch (IOException failed) {
            throw new AssertionError("cannot close " + socket, failed);
        }
    }
}
