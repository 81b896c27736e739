// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection of a client, with TLS over it as soon as that was negotiated.
 *
 * <p>Whoever writes holds the turn ({@link #begin}, {@link #end}) for one chunk of whole stanzas.
 */
final class Wire {
    private final Socket raw;
    private final Socket link;
    private final Tls tls;
    private final ReentrantLock turn = new ReentrantLock();
    private final Output outgoing = new Output(); // used by the holder of the turn
    private Socket top; // changed by the reader before there is a session, as all below
    private InputStream in;
    private OutputStream out;
    private boolean secured;

    /**
     * @param raw the socket that was accepted, which a cut resets
     * @param link the same, or what delays it
     */
    Wire(Socket raw, Socket link, Tls tls) throws IOException {
        this.raw = raw;
        this.link = link;
        this.tls = tls;
        top = link;
        in = link.getInputStream();
        out = link.getOutputStream();
    }

    void secure() throws IOException {
        SSLSocket socket = tls.over(link);
        top = socket;
        socket.startHandshake();
        in = socket.getInputStream();
        out = socket.getOutputStream();
        secured = true;
    }

    boolean isSecured() {
        return secured;
    }

    InputStream in() {
        return in;
    }

    boolean tryBegin() {
        return turn.tryLock();
    }

    void begin() {
        turn.lock();
    }

    void end() {
        turn.unlock();
    }

    Output outgoing() {
        return outgoing;
    }

    void writeOutgoing() throws IOException {
        if (outgoing.size() > 0) {
            outgoing.writeTo(out);
        }
    }

    void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
    }

    /** Closing is then a reset: what waits in the kernel is thrown away. Nothing else notices. */
    void prepareReset() throws IOException {
        raw.setSoLinger(true, 0);
    }

    /** Closes the TCP connection without a word of TLS, and never waits. */
    void drop() throws IOException {
        raw.close();
    }

    boolean isDropped() {
        return raw.isClosed();
    }

    void close() throws IOException {
        top.close();
    }
}
