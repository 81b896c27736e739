// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * A connection over a longer way: every chunk in each direction takes the delay, those of the TLS handshake too, for
 * TLS lies above. The TCP handshake is not delayed, for the kernel does that (add one round trip for real life), and
 * neither is the reset of a cut.
 */
final class DelayedSocket extends Socket {
    private static final int CHUNK = 16 * 1024;

    private final Socket raw;
    private final DelayLine inbound;
    private final DelayLine outbound;
    private final InputStream in = new In();
    private final OutputStream out = new Out();

    DelayedSocket(Socket raw, Duration delay) {
        this.raw = raw;
        inbound = new DelayLine(delay);
        outbound = new DelayLine(delay);
        Thread.ofVirtual().name("delay-in").start(this::pumpIn);
        Thread.ofVirtual().name("delay-out").start(this::pumpOut);
    }

    private void pumpIn() {
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream from = raw.getInputStream();
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                inbound.put(Arrays.copyOf(buffer, count));
            }
            inbound.end();
        } catch (IOException e) {
            inbound.breakOff();
            outbound.breakOff();
        }
    }

    private void pumpOut() {
        try (raw) {
            OutputStream to = raw.getOutputStream();
            for (byte[] chunk = outbound.take(); chunk.length > 0; chunk = outbound.take()) {
                to.write(chunk);
            }
        } catch (IOException e) {
            outbound.breakOff();
        }
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    /** What was written before still arrives; then the connection is closed. */
    @Override
    public void close() throws IOException {
        inbound.breakOff();
        outbound.end();
    }

    @Override
    public boolean isConnected() {
        return raw.isConnected();
    }

    @Override
    public boolean isBound() {
        return raw.isBound();
    }

    @Override
    public boolean isClosed() {
        return raw.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public int getPort() {
        return raw.getPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return raw.getRemoteSocketAddress();
    }

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void shutdownOutput() throws IOException {
        outbound.end();
    }

    @Override
    public void shutdownInput() {
        inbound.breakOff();
    }

    private final class In extends InputStream {
        private byte[] chunk = new byte[0];
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (at == chunk.length) {
                chunk = inbound.take();
                at = 0;
            }
            if (chunk.length == 0) {
                return -1;
            }
            int count = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, bytes, offset, count);
            at += count;
            return count;
        }

        @Override
        public int available() {
            return chunk.length - at;
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                outbound.put(Arrays.copyOfRange(bytes, offset, offset + length));
            }
        }
    }
}
