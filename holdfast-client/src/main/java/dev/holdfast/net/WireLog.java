// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.stream.Framing;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection shows to an {@link XmlLog}: the bytes that go over it as text, without the secrets, in whatever pieces
 * they come. One thread may show what was sent while another shows what was received.
 */
public final class WireLog {
    private static final System.Logger LOG = System.getLogger(WireLog.class.getName());
    /** Longer than any sequence of UTF-8 that is not complete. */
    private static final int LONGEST_REST = 8;

    /** One direction. */
    private static final class Lane {
        private final Consumer<String> log;
        private final Secrets secrets = new Secrets();
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private final ByteBuffer rest = ByteBuffer.allocate(LONGEST_REST).flip();

        Lane(Consumer<String> log) {
            this.log = log;
        }

        void show(ByteBuffer bytes) {
            var all = ByteBuffer.allocate(rest.remaining() + bytes.remaining());
            all.put(rest).put(bytes).flip();
            var text = CharBuffer.allocate(all.remaining());
            decoder.decode(all, text, false);
            rest.clear().put(all).flip();
            var shown = secrets.next(text.flip().toString());
            if (!shown.isEmpty()) {
                tell(shown);
            }
        }

        private void tell(String shown) {
            try {
                log.accept(shown);
            } catch (RuntimeException thrown) { // the application's, and no reason to lose a connection
                LOG.log(Level.ERROR, "the XML log failed", thrown);
            }
        }
    }

    private final @Nullable Lane sent;
    private final @Nullable Lane received;

    /** The log of a new connection, or of one on which no login is under way. */
    public WireLog(XmlLog log) {
        boolean shown = log.shown();
        this.sent = shown ? new Lane(log::sent) : null;
        this.received = shown ? new Lane(log::received) : null;
    }

    /** Shows the remaining bytes of the buffer, and leaves it as it is. */
    public void sent(ByteBuffer bytes) {
        if (sent != null) {
            sent.show(bytes.duplicate());
        }
    }

    /** Shows the first bytes of the buffer, but not the end of a message. */
    public void received(byte[] buffer, int length) {
        if (received != null) {
            boolean endsMessage = length > 0 && buffer[length - 1] == Framing.MESSAGE_END;
            received.show(ByteBuffer.wrap(buffer, 0, endsMessage ? length - 1 : length));
        }
    }
}
