// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;

/** A server that accepts and then says nothing, or nothing but whitespace; it is deaf to interrupts. */
final class FakeConnection implements Connection {
    final CountDownLatch reading = new CountDownLatch(1);
    final CountDownLatch aborted = new CountDownLatch(1);
    private final boolean drips;

    FakeConnection(boolean drips) {
        this.drips = drips;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        reading.countDown();
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

    @Override
    public void write(ByteBuffer bytes) {
        bytes.position(bytes.limit());
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
