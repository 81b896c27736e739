// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/** A server that accepts, says what it has to say, and then falls silent or drips whitespace; it is deaf to interrupts. */
final class FakeConnection implements Connection {
    final CountDownLatch reading = new CountDownLatch(1);
    final CountDownLatch aborted = new CountDownLatch(1);
    final CountDownLatch writeBlocked = new CountDownLatch(1);
    final List<String> written = new CopyOnWriteArrayList<>();
    private final boolean drips;
    private final Queue<String> says;

    FakeConnection(boolean drips, String... says) {
        this.drips = drips;
        this.says = new ArrayDeque<>(List.of(says));
    }

    @Override
    public boolean secure() {
        return true;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        reading.countDown();
        var next = says.poll();
        if (next != null) {
            var bytes = next.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, buffer, 0, bytes.length);
            return bytes.length;
        }
        while (true) {
            try {
                if (aborted.await(1, TimeUnit.MILLISECONDS)) {
                    throw new IOException("aborted");
                }
                if (drips) {
                    buffer[0] = ' ';
                    return 1;
                }
            } catch (InterruptedException _) {
                // only an abort ends this
            }
        }
    }

    /** What follows the last words of the server is never taken. */
    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (says.isEmpty() && reading.getCount() == 0) {
            writeBlocked.countDown();
            try {
                aborted.await();
            } catch (InterruptedException interrupted) {
                throw new IOException("interrupted", interrupted);
            }
            throw new IOException("aborted");
        }
        written.add(StandardCharsets.UTF_8.decode(bytes).toString());
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
    public void abort() {
        aborted.countDown();
    }

    @Override
    public void close() {
        abort();
    }

    @Override
    public String remoteAddress() {
        return "nowhere";
    }
}
