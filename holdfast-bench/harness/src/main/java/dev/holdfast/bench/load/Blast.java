// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

/** A chunk of equal messages, encoded once and written again and again. */
final class Blast {
    // RFC 8446 §5.1: no TLS record holds more, so a larger write would only be cut up again.
    private static final int CHUNK = 16 * 1024;

    private final byte[] chunk;
    private final int messageLength;
    private final int perChunk;

    Blast(byte[] jid, int messageLength, boolean entities) {
        byte[] message = message(jid, messageLength, entities);
        this.messageLength = message.length;
        perChunk = Math.max(1, CHUNK / message.length);
        Output all = new Output();
        for (int i = 0; i < perChunk; i++) {
            all.add(message);
        }
        chunk = all.since(0);
    }

    byte[] chunk() {
        return chunk;
    }

    int perChunk() {
        return perChunk;
    }

    int length(int messages) {
        return messages * messageLength;
    }

    private static byte[] message(byte[] jid, int length, boolean entities) {
        String head = "<message from='blaster@" + Domain.NAME + "/x' to='" + Ascii.text(jid, 0, jid.length)
                + "' type='chat'><body>" + (entities ? "&amp; &lt;" : "");
        String tail = "</body></message>";
        int padding = length - Ascii.bytes(head).length - tail.length();
        if (padding < 0) {
            throw new IllegalArgumentException("a message to this user has at least " + (length - padding) + " bytes");
        }
        return Ascii.bytes(head + "x".repeat(padding) + tail);
    }
}
