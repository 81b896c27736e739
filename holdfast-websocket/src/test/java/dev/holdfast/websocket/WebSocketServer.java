// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** The server's side of RFC 6455 in the hand of a test: it accepts, and what it says after that is the test's business. */
final class WebSocketServer implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final long LIMIT_SECONDS = 10;
    private static final int READ_LIMIT_MILLIS = 10_000;

    private final ServerSocket listener;
    private final BlockingQueue<Link> accepted = new LinkedBlockingQueue<>();

    WebSocketServer(ServerSocketFactory factory) throws IOException {
        listener = factory.createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        Thread.ofVirtual().name("websocket-server").start(this::accept);
    }

    static WebSocketServer inTheClear() throws IOException {
        return new WebSocketServer(ServerSocketFactory.getDefault());
    }

    static WebSocketServer underTls(SSLContext tls) throws IOException {
        return new WebSocketServer(tls.getServerSocketFactory());
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                accepted.add(new Link(listener.accept()));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    /** The next connection, before anything is said. */
    Link next() throws IOException, InterruptedException {
        var link = accepted.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (link == null) {
            throw new IOException("nobody connected");
        }
        return link;
    }

    boolean nobodyElse() {
        return accepted.isEmpty();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** A frame as it came, without its mask. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Frame(boolean last, int opcode, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }
    }

    static final class Link implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private String request = "";

        private Link(Socket socket) throws IOException {
            socket.setSoTimeout(READ_LIMIT_MILLIS);
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads the request up to its empty line. */
        String request() throws IOException {
            var bytes = new ByteArrayOutputStream();
            while (!request.endsWith("\r\n\r\n")) {
                bytes.write(in.readUnsignedByte());
                request = bytes.toString(ISO_8859_1);
            }
            return request;
        }

        /** What is asked for. */
        String path() throws IOException {
            int from = request().indexOf(' ') + 1;
            return request.substring(from, request.indexOf(' ', from));
        }

        String header(String name) {
            return request.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        void answer(String text) throws IOException {
            out.write(text.replace("\n", "\r\n").getBytes(ISO_8859_1));
            out.flush();
        }

        /** Agrees to the upgrade, with these header lines besides. */
        Link upgrade(String... headers) throws IOException, GeneralSecurityException {
            request();
            var key = header("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
            var accept = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(key.getBytes(US_ASCII)));
            var lines = new StringBuilder();
            for (var header : headers) {
                lines.append(header).append('\n');
            }
            answer("HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: "
                    + accept + "\n" + lines + "\n");
            return this;
        }

        Link upgradeToXmpp() throws IOException, GeneralSecurityException {
            return upgrade("Sec-WebSocket-Protocol: xmpp");
        }

        void sendText(String text) throws IOException {
            send(true, TEXT, text.getBytes(UTF_8));
        }

        void send(boolean last, int opcode, byte[] payload) throws IOException {
            var frame = new ByteArrayOutputStream();
            frame.write((last ? 0x80 : 0) | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length < 65_536) {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >> shift));
                }
            }
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        Frame read() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((second & 0x80) == 0) {
                throw new IOException("a client has to mask its frames");
            }
            long length = second & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            var mask = in.readNBytes(4);
            var payload = in.readNBytes(Math.toIntExact(length));
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame((first & 0x80) != 0, first & 0x0f, payload);
        }

        /** Whether the other side is gone, with or without a word. */
        boolean awaitGone() {
            try {
                while (true) {
                    in.readUnsignedByte();
                }
            } catch (EOFException gone) {
                return true;
            } catch (IOException broken) {
                return !(broken instanceof SocketTimeoutException);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
