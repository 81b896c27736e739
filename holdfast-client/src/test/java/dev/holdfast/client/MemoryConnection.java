// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.net.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSession;

/** A connection to nowhere: the test is the server, and may stop to listen. */
final class MemoryConnection implements Connection {
    private static final String END = "\0end";
    private static final String ABORTED = "\0aborted";

    private final LinkedBlockingQueue<String> incoming = new LinkedBlockingQueue<>();
    private ByteBuffer rest = ByteBuffer.allocate(0); // of the thread that reads
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final StringBuilder written = new StringBuilder(); // guarded by lock
    private boolean deaf; // guarded by lock
    private boolean blocked; // guarded by lock
    private boolean aborted; // guarded by lock
    private boolean closed; // guarded by lock
    private Optional<RuntimeException> fault = Optional.empty(); // guarded by lock

    /** The server says something. */
    void says(String xml) {
        incoming.add(xml);
    }

    /** The server ends its side. */
    void ends() {
        incoming.add(END);
    }

    /** From now on nothing is taken: writing blocks. */
    void goDeaf() {
        lock.lock();
        try {
            deaf = true;
        } finally {
            lock.unlock();
        }
    }

    /** From now on writing fails as nothing but a faulty connector does. */
    void throwOnWrite(RuntimeException thrown) {
        lock.lock();
        try {
            fault = Optional.of(thrown);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this has been written. */
    void awaitWritten(String xml) throws InterruptedException {
        awaitState(() -> written.indexOf(xml) >= 0, xml);
    }

    void awaitBlockedWriter() throws InterruptedException {
        awaitState(() -> blocked, "a blocked writer");
    }

    void awaitAborted() throws InterruptedException {
        awaitState(() -> aborted, "an abort");
    }

    boolean closedInOrder() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    String written() {
        lock.lock();
        try {
            return written.toString();
        } finally {
            lock.unlock();
        }
    }

    private void awaitState(BooleanSupplier state, String what) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        lock.lock();
        try {
            while (!state.getAsBoolean()) {
                if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw new AssertionError("no " + what + "; written was: " + written);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        if (!rest.hasRemaining()) {
            String xml;
            try {
                xml = incoming.take();
            } catch (InterruptedException interrupted) {
                throw new IOException("interrupted", interrupted);
            }
            if (xml.equals(ABORTED)) {
                throw new IOException("aborted");
            }
            if (xml.equals(END)) {
                return -1;
            }
            rest = UTF_8.encode(xml);
        }
        int length = Math.min(buffer.length, rest.remaining());
        rest.get(buffer, 0, length);
        return length;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        lock.lock();
        try {
            while (deaf && !aborted) {
                blocked = true;
                changed.signalAll();
                changed.awaitUninterruptibly();
            }
            if (aborted) {
                throw new IOException("aborted");
            }
            if (fault.isPresent()) {
                throw fault.get();
            }
            written.append(UTF_8.decode(bytes));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void abort() {
        lock.lock();
        try {
            aborted = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        incoming.add(ABORTED);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        abort();
    }

    @Override
    public void startTls() {
        throw new IllegalStateException("there is none");
    }

    @Override
    public Optional<SSLSession> tls() {
        return Optional.empty();
    }

    @Override
    public String remoteAddress() {
        return "memory";
    }
}
