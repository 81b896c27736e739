// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * A pipe of bytes to a server, which can be upgraded to TLS once.
 *
 * <p>One thread may read while another writes; {@link #startTls()} wants to be alone. {@link #abort()} may come from any thread at any time. Interrupting a
 * virtual thread that reads or writes ends the connection. After any exception the connection is of no use but to be closed.
 */
public interface Connection extends AutoCloseable {
    /**
     * Waits for bytes and returns how many there are, or -1 at the end of the stream, with or without TLS's own end.
     *
     * @throws IOException if the connection broke or was aborted
     */
    int read(byte[] buffer) throws IOException;

    /**
     * Writes and flushes all that remains in the buffer, which is the caller's again afterwards.
     *
     * @throws IOException if the connection broke or was aborted; how much was written is then unknown
     */
    void write(ByteBuffer bytes) throws IOException;

    /**
     * Encrypts the connection; called when {@code <proceed/>} has been read and not a byte more. Bounded, and ended by an interrupt.
     *
     * @throws TlsFailedException if the server's TLS or certificate was refused, or the server refused ours
     * @throws IOException if it took too long or the connection was aborted meanwhile
     * @throws IllegalStateException if the connection is encrypted already
     */
    void startTls() throws IOException, InterruptedException;

    /** The TLS session (version, cipher suite, certificates, key exporter); empty before TLS. */
    Optional<SSLSession> tls();

    /** What ALPN agreed on (RFC 7301); empty without TLS, and where the server did not answer it. */
    default Optional<String> applicationProtocol() {
        return Optional.empty();
    }

    /** Whether what is written now goes out encrypted. */
    default boolean secure() {
        return tls().isPresent();
    }

    /** Cuts the connection at once: a blocked reader or writer gets an exception. Never blocks for the peer, never throws. */
    void abort();

    /** Ends TLS and TCP in order, so that what was written arrives; gives up and cuts after a second. To be called after the stream's own end. Never throws. */
    @Override
    void close();

    /** Address and port of the other end, for messages: {@code 192.0.2.1:5222}; behind a proxy, host and port, and which proxy. */
    String remoteAddress();
}
