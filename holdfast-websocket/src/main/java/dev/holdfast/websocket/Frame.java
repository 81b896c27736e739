// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What stands before the payload of a frame (RFC 6455 §5.2).
 *
 * @param last whether the message ends with it
 */
record Frame(boolean last, int opcode, long length) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    /** RFC 6455 §5.5: "All control frames MUST have a payload length of 125 bytes or less and MUST NOT be fragmented." */
    static final int LONGEST_CONTROL = 125;

    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int RESERVED = 0x70;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    boolean isControl() {
        return opcode >= CLOSE;
    }

    /** How long a header is that begins with these two bytes. */
    static int headerLength(int second) {
        return switch (second & ~MASKED) {
            case TWO_BYTES -> 4;
            case EIGHT_BYTES -> 10;
            default -> 2;
        };
    }

    /**
     * Reads a header of the server's, which is complete.
     *
     * @throws IOException if it breaks a rule
     */
    static Frame read(ByteBuffer header) throws IOException {
        int first = header.get();
        int second = header.get();
        // RFC 6455 §5.1: "A client MUST close a connection if it detects a masked frame."
        if ((first & RESERVED) != 0 || (second & MASKED) != 0) {
            throw new IOException("a frame is masked, or uses an extension that nobody asked for");
        }
        long length = switch (second) {
            case TWO_BYTES -> header.getShort() & 0xFFFF;
            case EIGHT_BYTES -> header.getLong();
            default -> second;
        };
        var frame = new Frame((first & LAST) != 0, first & 0x0F, length);
        if (length < 0 || frame.isControl() && (!frame.last() || length > LONGEST_CONTROL)) {
            throw new IOException("a frame has a length that is not allowed");
        }
        return frame;
    }

    /** A frame of ours with that payload, which is all of the message. */
    static ByteBuffer write(int opcode, ByteBuffer payload, int mask) {
        int length = payload.remaining();
        var frame = ByteBuffer.allocate(length + 14);
        frame.put((byte) (LAST | opcode));
        if (length < TWO_BYTES) {
            frame.put((byte) (MASKED | length));
        } else if (length <= 0xFFFF) {
            frame.put((byte) (MASKED | TWO_BYTES)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | EIGHT_BYTES)).putLong(length);
        }
        frame.putInt(mask);
        while (payload.remaining() >= Integer.BYTES) {
            frame.putInt(payload.getInt() ^ mask);
        }
        for (int shift = 24; payload.hasRemaining(); shift -= 8) {
            frame.put((byte) (payload.get() ^ mask >> shift));
        }
        return frame.flip();
    }
}
