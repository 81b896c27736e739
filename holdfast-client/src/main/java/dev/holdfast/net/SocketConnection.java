// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.security.DomainTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A TCP socket, and TLS over it once that was asked for. */
final class SocketConnection implements Connection {
    // XEP-0368 §3; offered, but servers that accept it and do not say so are common
    private static final List<String> APPLICATION_PROTOCOLS = List.of("xmpp-client");

    /** How long an orderly end may take: the peer has had the stream's footer already, this is courtesy. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    /** What is read and written through: the raw socket or the TLS over it. */
    private record Pipe(
            Socket socket,
            InputStream in,
            OutputStream out,
            @Nullable SSLSession session) {
        Pipe(Socket socket, @Nullable SSLSession session) throws IOException {
            this(socket, socket.getInputStream(), socket.getOutputStream(), session);
        }
    }

    private final Socket
            raw; // kept, because only closing this one frees a thread that is blocked in an SSLSocket's write
    private final DomainTls tls;
    private final Duration handshakeLimit;
    private final String remote;
    private volatile Pipe pipe; // written by the constructor and by the thread in encrypt
    private volatile boolean aborted; // written by abort

    SocketConnection(Socket connected, DomainTls tls, Duration handshakeLimit) throws IOException {
        this(connected, HostPort.of((InetSocketAddress) connected.getRemoteSocketAddress()), tls, handshakeLimit);
    }

    private SocketConnection(Socket connected, String remote, DomainTls tls, Duration handshakeLimit)
            throws IOException {
        this.raw = connected;
        this.tls = tls;
        this.handshakeLimit = handshakeLimit;
        this.remote = remote;
        this.pipe = new Pipe(connected, null);
    }

    /** What a connector does once there is a socket: direct TLS, if that is its way. A socket that comes to nothing is closed. */
    static Connection begin(Socket connected, boolean tlsFirst, ConnectOptions options)
            throws IOException, InterruptedException {
        return begin(connected, HostPort.of((InetSocketAddress) connected.getRemoteSocketAddress()), tlsFirst, options);
    }

    /** @param remote what messages call the other end, where that is not the address of the socket */
    static Connection begin(Socket connected, String remote, boolean tlsFirst, ConnectOptions options)
            throws IOException, InterruptedException {
        boolean begun = false;
        try {
            var limit = options.timeouts().tlsHandshake();
            var connection = new SocketConnection(connected, remote, options.tls(), limit);
            if (tlsFirst) {
                options.progress().entered(Phase.TLS);
                connection.encrypt(APPLICATION_PROTOCOLS);
            }
            begun = true;
            return connection;
        } finally {
            if (!begun) {
                cut(connected);
            }
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return pipe.in().read(buffer);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        var out = pipe.out();
        if (bytes.hasArray()) {
            out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            bytes.position(bytes.limit());
        } else {
            var copy = new byte[bytes.remaining()];
            bytes.get(copy);
            out.write(copy);
        }
        out.flush();
    }

    @Override
    public void startTls() throws IOException, InterruptedException {
        encrypt(List.of()); // RFC 7301 is about a port shared by protocols; after STARTTLS there is no choice left
    }

    /** A connection that could not be encrypted is cut. */
    private void encrypt(List<String> applicationProtocols) throws IOException, InterruptedException {
        if (secure()) {
            throw new IllegalStateException("the connection to " + remote + " is encrypted already");
        }
        boolean encrypted = false;
        try {
            var socket = tls.over(raw, raw.getPort(), applicationProtocols);
            var session = BlockingCall.within(
                    handshakeLimit,
                    Thread.ofVirtual().name("holdfast-tls-" + remote),
                    () -> handshake(socket),
                    this::abort);
            pipe = new Pipe(socket, session);
            encrypted = true;
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("TLS with " + remote + " for " + tls.domain() + " was not set up within "
                    + BlockingCall.seconds(handshakeLimit));
        } catch (IOException e) {
            if (aborted) {
                throw new IOException("the connection to " + remote + " was aborted", e);
            }
            var why = CertificateRejectedException.in(e)
                    .map(Throwable::getMessage)
                    .orElse(String.valueOf(e.getMessage()));
            throw new TlsFailedException("TLS with " + remote + " for " + tls.domain() + " failed: " + why, e);
        } finally {
            if (!encrypted) {
                abort();
            }
        }
    }

    private static SSLSession handshake(SSLSocket socket) throws IOException {
        socket.startHandshake();
        return socket.getSession();
    }

    @Override
    public Optional<SSLSession> tls() {
        return Optional.ofNullable(pipe.session());
    }

    @Override
    public Optional<String> applicationProtocol() {
        return pipe.socket() instanceof SSLSocket encrypted
                ? Optional.ofNullable(encrypted.getApplicationProtocol()).filter(name -> !name.isEmpty())
                : Optional.empty();
    }

    @Override
    public void abort() {
        aborted = true;
        cut(raw);
    }

    /** Ends whatever blocks on the socket. */
    static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is closed all the same
        }
    }

    @Override
    public void close() {
        try {
            // SSLSocket.close waits for a writer that may be blocked for ever
            BlockingCall.within(
                    CLOSE_LIMIT,
                    Thread.ofVirtual().name("holdfast-close-" + remote),
                    () -> {
                        pipe.socket().close();
                        return true;
                    },
                    this::abort);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | TimeoutException e) {
            // the peer was not there to hear it
        } finally {
            abort();
        }
    }

    @Override
    public String remoteAddress() {
        return remote;
    }
}
