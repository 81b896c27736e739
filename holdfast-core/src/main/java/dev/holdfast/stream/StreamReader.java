// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.xml.Element;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The peer's side of a stream: bytes in, events out, whatever the framing. What they mean is the business of {@link XmlStream}. */
final class StreamReader {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** Stands around the messages of a WebSocket, so that they are to the parser what the elements of a stream are. */
    private static final byte[] ROOT =
            ("<stream:stream xmlns='jabber:client' xmlns:stream='" + StreamFeatures.STREAMS + "'>").getBytes(US_ASCII);

    private final XmlLimits limits;
    private final Framing framing;
    private XmlParser parser;
    private ByteBuffer input = NOTHING;
    private boolean headerBegun;
    private boolean messageHasElement;
    private long received;
    private long endOfLast;
    private long sizeOfLast;

    StreamReader(XmlLimits limits, Framing framing) {
        this.limits = limits;
        this.framing = framing;
        this.parser = parser();
    }

    private XmlParser parser() {
        var begun = new XmlParser(limits);
        if (framing == Framing.WEBSOCKET) {
            try {
                begun.next(ByteBuffer.wrap(ROOT));
            } catch (XmlException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return begun;
    }

    /** Forgets the stream before, but not the bytes behind its end. */
    void restart() {
        parser = parser();
        headerBegun = false;
    }

    /** Whether all that was received is read, and nothing of it is incomplete. */
    boolean idle() {
        return !input.hasRemaining() && parser.idle();
    }

    void received(ByteBuffer bytes) {
        received += bytes.remaining();
        if (input.hasRemaining()) {
            var joined = ByteBuffer.allocate(input.remaining() + bytes.remaining());
            input = joined.put(input).put(bytes).flip();
        } else {
            input = bytes;
        }
    }

    /** The next event; null if that takes more bytes, and then no byte is held that was received. */
    @Nullable
    XmlEvent next() throws XmlException {
        var event = switch (framing) {
            case STREAM -> {
                skipBlanksBeforeHeader();
                yield parser.next(input);
            }
            case WEBSOCKET -> message();
        };
        if (event == null) {
            input = NOTHING; // the bytes are whose they were, and perhaps many for a stream that is idle
        } else if (event instanceof XmlEvent.Child) {
            long end = received - input.remaining();
            sizeOfLast = end - endOfLast;
            endOfLast = end;
        }
        return event;
    }

    /** A keep-alive of the stream before may arrive after our restart; to the XML of the new one it does not belong. */
    private void skipBlanksBeforeHeader() {
        while (!headerBegun && input.hasRemaining()) {
            headerBegun = " \t\r\n".indexOf(input.get(input.position())) < 0;
            if (!headerBegun) {
                input.get();
            }
        }
    }

    private @Nullable XmlEvent message() throws XmlException {
        while (input.hasRemaining()) {
            var event = withinMessage();
            if (event != null) {
                // RFC 7395 §3.3: a message holds a single top-level element
                if (messageHasElement || !(event instanceof XmlEvent.Child(var element))) {
                    throw XmlException.notWellFormed("a message is not exactly one element");
                }
                messageHasElement = true;
                return meaning(element);
            }
            if (input.hasRemaining()) {
                endMessage();
            }
        }
        return null;
    }

    private @Nullable XmlEvent withinMessage() throws XmlException {
        int limit = input.limit();
        int end = input.position();
        while (end < limit && input.get(end) != Framing.MESSAGE_END) {
            end++;
        }
        input.limit(end);
        try {
            return parser.next(input);
        } finally {
            input.limit(limit);
        }
    }

    private void endMessage() throws XmlException {
        if (!parser.idle()) {
            throw XmlException.notWellFormed("a message ends within an element");
        }
        input.get();
        messageHasElement = false; // a message of blanks has none, and does no harm
    }

    private XmlEvent meaning(Element element) {
        boolean first = !headerBegun;
        headerBegun = true;
        if (element.is(Framing.NAMESPACE, "close")) {
            return new XmlEvent.Closed(element.attribute("see-other-uri").orElse(""));
        }
        // an error that comes before all else says more than that the header is missing
        return first && !element.is(StreamFeatures.STREAMS, "error")
                ? new XmlEvent.Opened(element)
                : new XmlEvent.Child(element);
    }

    /** The size of the last {@link XmlEvent.Child}, in bytes, with what stood before it. */
    long sizeOfLast() {
        return sizeOfLast;
    }
}
