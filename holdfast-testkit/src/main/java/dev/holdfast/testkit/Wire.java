// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * The server's end of one TCP connection, which can be upgraded to TLS once, and which can be made to fail: cut after a
 * number of bytes, frozen, reset.
 *
 * <p>One thread may read while another writes and any thread ends it.
 */
final class Wire {
    private final Socket raw;
    private final Object lock = new Object();
    private volatile Socket current; // the raw socket, later the TLS socket round it; written by startTls only
    private boolean frozen; // guarded by lock
    private boolean ended; // guarded by lock
    private ByteBudget budget = ByteBudget.unlimited(); // guarded by lock
    private long received; // guarded by lock
    private long sent; // guarded by lock

    Wire(Socket raw) {
        this.raw = raw;
        this.current = raw;
        try {
            raw.setTcpNoDelay(true);
        } catch (SocketException alreadyGone) {
            close(); // the first read will say so
        }
    }

    /** Upgrades to TLS as the server and returns when the handshake is done. ALPN {@code xmpp-client} is accepted when offered. */
    void startTls(SSLContext context) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(raw, raw.getInetAddress().getHostAddress(), raw.getPort(), false);
        tls.setUseClientMode(false);
        tls.setHandshakeApplicationProtocolSelector(
                (socket, offered) -> offered.contains("xmpp-client") ? "xmpp-client" : "");
        tls.startHandshake();
        current = tls;
    }

    /** The host name that the client asked for in its TLS handshake (SNI). */
    Optional<String> serverName() {
        if (current instanceof SSLSocket tls && tls.getSession() instanceof ExtendedSSLSession session) {
            return session.getRequestedServerNames().stream()
                    .filter(SNIHostName.class::isInstance)
                    .map(name -> ((SNIHostName) name).getAsciiName())
                    .findFirst();
        }
        return Optional.empty();
    }

    /** The protocol that was agreed on by ALPN. */
    Optional<String> applicationProtocol() {
        return current instanceof SSLSocket tls
                ? Optional.of(tls.getApplicationProtocol()).filter(protocol -> !protocol.isEmpty())
                : Optional.empty();
    }

    boolean encrypted() {
        return current instanceof SSLSocket;
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return Wire.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return Wire.this.read(buffer, offset, length);
            }
        };
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        int allowed;
        synchronized (lock) {
            awaitThaw();
            allowed = budget.allow(Direction.SENT, length);
            budget.spend(Direction.SENT, allowed);
            sent += allowed;
        }
        OutputStream out = current.getOutputStream();
        out.write(bytes, offset, allowed);
        out.flush();
        cutIfSpent(Direction.SENT);
    }

    private int read(byte[] buffer, int offset, int length) throws IOException {
        cutIfSpent(Direction.RECEIVED);
        int allowed;
        synchronized (lock) {
            allowed = budget.allow(Direction.RECEIVED, length);
        }
        int count = current.getInputStream().read(buffer, offset, allowed);
        synchronized (lock) {
            awaitThaw();
            // another thread may have spent the budget of both directions meanwhile
            int counted = Math.max(0, budget.allow(Direction.RECEIVED, count));
            budget.spend(Direction.RECEIVED, counted);
            received += counted;
            return count < 0 ? count : counted;
        }
    }

    private void cutIfSpent(Direction way) throws IOException {
        boolean spent;
        synchronized (lock) {
            spent = budget.spentFor(way);
        }
        if (spent) {
            close();
            throw new CutException("cut after the number of bytes that was asked for");
        }
    }

    private void awaitThaw() throws IOException {
        boolean interrupted = false;
        while (frozen && !ended && !interrupted) {
            try {
                lock.wait();
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (ended || interrupted) {
            throw new CutException("closed by the test");
        }
    }

    void cutAfter(Direction counted, long bytes) {
        synchronized (lock) {
            budget = ByteBudget.of(counted, bytes);
        }
    }

    /** From now on nothing is read or written, and the connection stays open. */
    void freeze() {
        synchronized (lock) {
            frozen = true;
        }
    }

    void thaw() {
        synchronized (lock) {
            frozen = false;
            lock.notifyAll();
        }
    }

    void readTimeout(int millis) throws IOException {
        raw.setSoTimeout(millis);
    }

    long received() {
        synchronized (lock) {
            return received;
        }
    }

    long sent() {
        synchronized (lock) {
            return sent;
        }
    }

    /** Says in the cleanest way there is that nothing more will be sent: TLS close_notify, then FIN. */
    void finish() throws IOException {
        if (current instanceof SSLSocket tls) {
            tls.shutdownOutput();
        }
        raw.shutdownOutput();
    }

    /** FIN, without a word of TLS before it; the client's bytes are still read. */
    void fin() throws IOException {
        raw.shutdownOutput();
    }

    /** Closes the TCP connection without a word of TLS or XMPP. Wakes whoever reads, writes or is frozen. */
    void close() {
        end(false);
    }

    /** As {@link #close()}, with a TCP reset. */
    void reset() {
        end(true);
    }

    private void end(boolean reset) {
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
        try {
            if (reset) {
                raw.setSoLinger(true, 0);
            }
            raw.close();
        } catch (IOException alreadyGone) {
            assert raw.isClosed() : alreadyGone; // closing is all that was wanted
        }
    }
}
