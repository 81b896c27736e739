// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.net.Connection;
import dev.holdfast.stream.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The frames that come over a WebSocket (RFC 6455): their text, and what happens between them. For one thread at a time. */
final class FrameReader {
    /** RFC 6455 §7.4.1 */
    private static final int NORMAL = 1000;
    /** What most messages fit in; it is held while nothing comes. */
    private static final int READ_SIZE = 1024;
    /** What the rest of a long payload is read with. */
    private static final int LARGEST_READ = 16 * 1024;

    private final Connection wire;
    private final Consumer<ByteBuffer> pings;
    private ByteBuffer input; // what the wire has given and is not looked at yet
    private @Nullable Frame frame; // whose payload is being read
    private long left; // of that payload
    private boolean inMessage;
    private boolean endDue;
    private boolean closed;

    /**
     * @param input what came behind the answer to the upgrade
     * @param pings is given what is to be sent back
     */
    FrameReader(Connection wire, ByteBuffer input, Consumer<ByteBuffer> pings) {
        this.wire = wire;
        this.input = input;
        this.pings = pings;
    }

    /**
     * As {@link Connection#read}: text, of one message at most, with {@link Framing#MESSAGE_END} behind it.
     *
     * @throws IOException also if the server breaks the rules of WebSockets, or closes with another code than that of the normal end
     */
    int read(byte[] buffer) throws IOException {
        while (!closed) {
            if (endDue) {
                endDue = false;
                buffer[0] = Framing.MESSAGE_END;
                return 1;
            }
            var current = frame;
            if (current == null) {
                begin(nextHeader());
            } else if (current.isControl()) {
                frame = null;
                control(current, exactly((int) left));
            } else {
                int length = payload(buffer);
                if (left == 0) {
                    length = end(current, buffer, length);
                }
                if (length > 0) {
                    return length;
                }
            }
        }
        return -1;
    }

    private Frame nextHeader() throws IOException {
        need(2);
        need(Frame.headerLength(input.get(input.position() + 1)));
        return Frame.read(input);
    }

    private void begin(Frame next) throws IOException {
        boolean expected = switch (next.opcode()) {
            case Frame.TEXT -> !inMessage;
            case Frame.CONTINUATION -> inMessage;
            case Frame.CLOSE, Frame.PING, Frame.PONG -> true;
            // RFC 7395 §3.2: a message is text
            default -> false;
        };
        if (!expected) {
            throw new IOException("a frame with opcode " + next.opcode() + " came where it is not allowed");
        }
        frame = next;
        left = next.length();
        inMessage |= !next.isControl();
    }

    private int payload(byte[] buffer) throws IOException {
        if (left == 0) {
            return 0;
        }
        need(1);
        int length = (int) Math.min(Math.min(left, input.remaining()), buffer.length);
        input.get(buffer, 0, length);
        for (int i = 0; i < length; i++) {
            if (buffer[i] == Framing.MESSAGE_END) {
                throw new IOException("a message is not in UTF-8");
            }
        }
        left -= length;
        return length;
    }

    private int end(Frame ended, byte[] buffer, int length) {
        frame = null;
        if (!ended.last()) {
            return length;
        }
        inMessage = false;
        if (length == buffer.length) {
            endDue = true;
            return length;
        }
        buffer[length] = Framing.MESSAGE_END;
        return length + 1;
    }

    private void control(Frame ended, ByteBuffer payload) throws IOException {
        switch (ended.opcode()) {
            case Frame.PING -> pings.accept(payload);
            case Frame.CLOSE -> {
                closed = true;
                int code = payload.remaining() < 2 ? NORMAL : payload.getShort() & 0xFFFF;
                if (code != NORMAL) {
                    var reason = UTF_8.decode(payload).toString().replaceAll("\\p{Cntrl}", "?");
                    throw new IOException("it was closed with code " + code + (reason.isEmpty() ? "" : ": " + reason));
                }
            }
            default -> {
                // a pong that nobody asked for
            }
        }
    }

    private ByteBuffer exactly(int length) throws IOException {
        need(length);
        var bytes = new byte[length];
        input.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Waits until that many bytes are there. */
    private void need(int count) throws IOException {
        while (input.remaining() < count) {
            var more = new byte[Math.clamp(left, READ_SIZE, LARGEST_READ)];
            int length = wire.read(more);
            if (length < 0) {
                throw new EOFException("the connection ended, and the WebSocket had not");
            }
            if (input.hasRemaining()) {
                var joined = ByteBuffer.allocate(input.remaining() + length);
                input = joined.put(input).put(more, 0, length).flip();
            } else {
                input = ByteBuffer.wrap(more, 0, length);
            }
        }
    }
}
