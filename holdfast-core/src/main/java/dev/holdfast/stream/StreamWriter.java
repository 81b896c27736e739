// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import dev.holdfast.xml.XmlChars;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Our side of a stream on its way out. Whether something may be sent at all is the business of {@link XmlStream}. */
final class StreamWriter {
    private static final Name ERROR_TEXT = new Name(StreamErrorException.NAMESPACE, "text");
    private static final Element CLOSE = Element.of(new Name(Framing.NAMESPACE, "close"));
    /** RFC 6120 §13.12: every server takes stanzas of so many bytes, whatever it says. */
    private static final long LEAST_LIMIT = 10_000;

    private final Framing framing;
    /** The default namespace around each element; RFC 7395 §3.3.3 has a message declare its own. */
    private final String around;

    private final OutputQueue output;
    private long maxBytes = Long.MAX_VALUE;

    StreamWriter(Framing framing) {
        this.framing = framing;
        this.around = framing == Framing.STREAM ? Stanza.NAMESPACE : "";
        this.output = new OutputQueue(framing == Framing.WEBSOCKET);
    }

    void header(Jid to, Optional<Jid> from) {
        output.separate();
        StreamHeader.write(output.last(), framing, to, from);
    }

    /** Writes an element, or nothing of it if it throws {@link IllegalArgumentException}. */
    void element(Element element) {
        output.separate();
        int mark = output.last().size();
        try {
            output.last().write(element, around);
            requireFit(mark);
        } catch (IllegalArgumentException unfit) {
            output.last().truncate(mark);
            throw unfit;
        }
    }

    /** As {@link #element}, for a stanza. */
    void stanza(Stanza stanza) {
        output.separate();
        int mark = output.last().size();
        try {
            stanza.writeTo(output.last(), around);
            requireFit(mark);
        } catch (IllegalArgumentException unfit) {
            output.last().truncate(mark);
            throw unfit;
        }
    }

    private void requireFit(int mark) {
        int size = output.last().size() - mark;
        if (size > maxBytes) {
            throw new IllegalArgumentException(
                    "a stanza of " + size + " bytes is larger than the " + maxBytes + " that the server takes");
        }
    }

    /** What the server says is the largest stanza it takes, in bytes (XEP-0478). */
    void limitStanzas(long bytes) {
        maxBytes = Math.max(bytes, LEAST_LIMIT);
    }

    void error(StreamCondition condition, String text, String applicationCondition) {
        output.separate();
        var out = output.last();
        out.append("<stream:error");
        if (framing == Framing.WEBSOCKET) {
            out.append(" xmlns:stream='").append(StreamFeatures.STREAMS).append("'");
        }
        out.append("><")
                .append(condition.wire())
                .append(" xmlns='")
                .append(StreamErrorException.NAMESPACE)
                .append("'/>");
        out.write(Element.text(ERROR_TEXT, writable(text)), around);
        out.append(applicationCondition).append("</stream:error>");
    }

    /** What we complain about may be the very thing that XML cannot carry. */
    private static String writable(String text) {
        return text.codePoints()
                .map(c -> XmlChars.isChar(c) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    void footer() {
        switch (framing) {
            case STREAM -> output.last().append("</stream:stream>");
            case WEBSOCKET -> element(CLOSE);
        }
    }

    boolean isEmpty() {
        return output.isEmpty();
    }

    /** All that is due, or one message. */
    ByteBuffer takeAll() {
        return framing == Framing.STREAM ? output.takeAll() : output.take();
    }

    /** No more than one write can carry. */
    ByteBuffer take() {
        return output.take();
    }

    long written() {
        return output.written();
    }

    long taken() {
        return output.taken();
    }

    void reuse(ByteBuffer piece) {
        output.reuse(piece);
    }
}
