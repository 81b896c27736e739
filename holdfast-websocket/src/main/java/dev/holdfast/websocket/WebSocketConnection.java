// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import dev.holdfast.net.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A WebSocket over a connection that is upgraded already; each write is a message. */
final class WebSocketConnection implements Connection {
    /** How long an orderly end may take: the peer has had the stream's end already, this is courtesy. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    /** RFC 6455 §7.4.1: the code 1000. */
    private static final byte[] NORMAL = {0x03, (byte) 0xE8};

    private final Connection wire;
    private final RandomGenerator random;
    private final FrameReader frames; // guarded by reading
    /** Held over I/O, for it is what keeps whoever reads and {@link #close} apart; {@link #abort} ends that I/O. */
    private final ReentrantLock reading = new ReentrantLock();
    /** Held over I/O, so that frames do not get into each other; {@link #abort} ends that I/O. */
    private final ReentrantLock writing = new ReentrantLock();

    private final AtomicReference<@Nullable ByteBuffer> pong = new AtomicReference<>();

    /**
     * @param input what has come behind the answer to the upgrade
     * @param random for masks; must be fit for cryptography (RFC 6455 §5.3)
     */
    WebSocketConnection(Connection wire, ByteBuffer input, RandomGenerator random) {
        this.wire = wire;
        this.random = random;
        this.frames = new FrameReader(wire, input, this::answer);
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        take(reading);
        try {
            return frames.read(buffer);
        } catch (IOException broken) {
            wire.abort(); // RFC 6455 §7.1.7: a client that fails the WebSocket need not wait for the server
            throw new IOException("the WebSocket of " + remoteAddress() + ": " + broken.getMessage(), broken);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        send(Frame.TEXT, bytes);
    }

    private void send(int opcode, ByteBuffer payload) throws IOException {
        var frame = Frame.write(opcode, payload, random.nextInt());
        take(writing);
        try {
            wire.write(frame);
        } finally {
            writing.unlock();
        }
    }

    /** As everywhere in a connection, an interrupt ends it, also where somebody else is at work. */
    private void take(ReentrantLock lock) throws IOException {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            wire.abort();
            throw new ClosedByInterruptException();
        }
    }

    /** On a thread of its own, because the one that reads must not wait for one that writes. There is one, and only the last ping counts. */
    private void answer(ByteBuffer ping) {
        if (pong.getAndSet(ping) == null) {
            Thread.ofVirtual().name("holdfast-pong-" + remoteAddress()).start(this::sendPong);
        }
    }

    private void sendPong() {
        writing.lock(); // before the ping is taken: until then no second thread is started
        try {
            var ping = pong.getAndSet(null);
            if (ping != null) {
                send(Frame.PONG, ping);
            }
        } catch (IOException broken) {
            wire.abort(); // whoever reads finds out
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void startTls() {
        throw new IllegalStateException("there is no STARTTLS inside the WebSocket of " + remoteAddress());
    }

    @Override
    public Optional<SSLSession> tls() {
        return wire.tls();
    }

    @Override
    public boolean secure() {
        return wire.secure();
    }

    @Override
    public void abort() {
        wire.abort();
    }

    @Override
    public void close() {
        var farewell = new FutureTask<>(this::sayGoodbye);
        Thread.ofVirtual().name("holdfast-close-" + remoteAddress()).start(farewell);
        try {
            farewell.get(CLOSE_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException _) {
            // the peer was not there to hear it
        } finally {
            wire.abort();
        }
    }

    /** RFC 6455 §7.1.2: each side sends a close frame. What comes before that of the server is of no interest any more. */
    private boolean sayGoodbye() throws IOException {
        send(Frame.CLOSE, ByteBuffer.wrap(NORMAL));
        var dropped = new byte[1024];
        while (read(dropped) >= 0) {
            // until the end
        }
        wire.close();
        return true;
    }

    @Override
    public String remoteAddress() {
        return wire.remoteAddress();
    }
}
