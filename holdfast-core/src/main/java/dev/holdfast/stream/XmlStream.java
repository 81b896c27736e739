// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import dev.holdfast.xml.XmlChars;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The XML stream of one connection (RFC 6120 §4): bytes in, top-level elements out, and back again.
 *
 * <p>Inputs are {@link #received}, {@link #endOfInput}; commands are {@link #open}, {@link #send}, {@link #close},
 * {@link #fail}; outputs are {@link #next} and {@link #takeOutput}, to be taken after every input and command. It knows
 * no socket and no clock. Not for several threads.
 */
public final class XmlStream {
    private static final Name ERROR_TEXT = new Name(StreamErrorException.NAMESPACE, "text");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** RFC 6120 §13.12: every server takes stanzas of so many bytes, whatever it says. */
    private static final long LEAST_LIMIT = 10_000;

    private sealed interface State {
        /** Our header is out, the peer's is awaited. */
        record HeaderSent() implements State {}

        /** Elements may pass in both directions. */
        record Open() implements State {}

        /** We have ended our side and wait for the peer to end its own. */
        record FooterSent() implements State {}

        /** Nothing passes: not yet, or not any more. */
        record Closed() implements State {}
    }

    private final Jid domain;
    private final XmlLimits limits;
    private final OutputQueue output = new OutputQueue();
    private XmlParser parser;
    private ByteBuffer input = NOTHING;
    private State state = new State.Closed();
    private boolean headerBegun;
    private StreamHeader header = StreamHeader.NONE;
    private long maxBytes = Long.MAX_VALUE;
    private long received;
    private long endOfLast;
    private long sizeOfLast;

    /** @param domain whom the stream is to, and nothing but a domain */
    public XmlStream(Jid domain, XmlLimits limits) {
        this.domain = domain;
        this.limits = limits;
        this.parser = new XmlParser(limits);
    }

    /**
     * Sends the header; the first one, or that of a restart, which forgets everything about the stream before (RFC 6120 §4.3.3).
     *
     * @param from who we are; left out until TLS protects it (RFC 6120 §4.7.1)
     */
    public void open(Optional<Jid> from) {
        parser = new XmlParser(limits);
        headerBegun = false;
        state = new State.HeaderSent();
        header = StreamHeader.NONE;
        StreamHeader.write(output.last(), domain, from);
    }

    /**
     * Makes sure that the peer's agreement to STARTTLS is the last thing that was received in the clear.
     *
     * @throws TlsUnavailableException if anything follows it: that would be taken for protected although it is not, and nobody
     *     but an attacker sends it (CVE-2011-0411)
     */
    public void requireNothingInTheClear() {
        if (input.hasRemaining() || !parser.idle()) {
            throw new TlsUnavailableException("data in the clear followed the server's agreement to STARTTLS;"
                    + " this looks like an attack, and the connection is given up");
        }
    }

    /** Takes bytes that arrived; the buffer is not to be touched until {@link #next} has returned empty. */
    public void received(ByteBuffer bytes) {
        received += bytes.remaining();
        if (input.hasRemaining()) {
            var joined = ByteBuffer.allocate(input.remaining() + bytes.remaining());
            input = joined.put(input).put(bytes).flip();
        } else {
            input = bytes;
        }
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

    /** The connection ended; returns the reason to give, empty if the stream had ended before. */
    public Optional<XmppException> endOfInput() {
        return switch (state) {
            case State.HeaderSent() -> closed("the server closed the connection before the stream was open");
            case State.Open() -> closed("the server closed the connection without ending the stream");
            case State.FooterSent(), State.Closed() -> {
                state = new State.Closed();
                yield Optional.empty();
            }
        };
    }

    private Optional<XmppException> closed(String reason) {
        state = new State.Closed();
        return Optional.of(new ConnectionLostException(reason));
    }

    /**
     * The next top-level element that is complete.
     *
     * @return empty when more bytes are needed, or the stream has ended as both sides wanted
     * @throws StreamErrorException if the peer ended the stream with an error, or broke a rule, which is answered by then
     * @throws ConnectionLostException if the peer ended the stream and we did not want it
     */
    public Optional<Element> next() {
        return Optional.ofNullable(poll());
    }

    /** As {@link #next}, with null for empty. */
    @Nullable
    Element poll() {
        while (!(state instanceof State.Closed)) {
            skipBlanksBeforeHeader();
            XmlEvent event;
            try {
                event = parser.next(input);
            } catch (XmlException refused) {
                throw fail(StreamCondition.valueOf(refused.condition().name()), String.valueOf(refused.getMessage()));
            }
            switch (event) {
                case null -> {
                    input = NOTHING; // the bytes are whose they were, and perhaps many for a stream that is idle
                    return null;
                }
                case XmlEvent.Opened(var root) -> readHeader(root);
                case XmlEvent.Closed() -> readFooter();
                case XmlEvent.Child(var element) -> {
                    long end = received - input.remaining();
                    sizeOfLast = end - endOfLast;
                    endOfLast = end;
                    return checked(element);
                }
            }
        }
        return null;
    }

    private void readHeader(Element root) {
        if (state instanceof State.HeaderSent) {
            state = new State.Open();
        }
        header = StreamHeader.of(root);
        if (!root.is(StreamFeatures.STREAMS, "stream")) {
            throw refuseHeader();
        }
    }

    private Element checked(Element element) {
        if (element.is(StreamFeatures.STREAMS, "error")) {
            // RFC 6120 §4.9.1.1: "The entity that receives the stream error then SHALL close the stream"
            writeFooter();
            state = new State.Closed();
            throw StreamErrorException.received(element);
        }
        // a stream error says more than the faults of the header before it, so these have waited for the next element
        if (header.fault().isPresent() && !(state instanceof State.FooterSent)) {
            throw refuseHeader();
        }
        return element;
    }

    private StreamErrorException refuseHeader() {
        var fault = header.fault().orElseThrow();
        return fail(fault.condition(), fault.text());
    }

    private void readFooter() {
        boolean wanted = state instanceof State.FooterSent;
        writeFooter();
        state = new State.Closed();
        if (!wanted) {
            throw new ConnectionLostException("the server ended the stream");
        }
    }

    /**
     * Sends an element.
     *
     * @throws IllegalArgumentException if it holds characters that XML cannot carry, or is larger than the server takes;
     *     nothing of it is sent then
     * @throws IllegalStateException if our side of the stream has ended
     */
    public void send(Element element) {
        int mark = begin();
        try {
            output.last().write(element, Stanza.NAMESPACE);
            requireFit(mark);
        } catch (IllegalArgumentException unfit) {
            output.last().truncate(mark);
            throw unfit;
        }
    }

    /**
     * Sends a stanza.
     *
     * @throws IllegalArgumentException as {@link #send(Element)}
     * @throws IllegalStateException as {@link #send(Element)}
     */
    void send(Stanza stanza) {
        int mark = begin();
        try {
            stanza.writeTo(output.last());
            requireFit(mark);
        } catch (IllegalArgumentException unfit) {
            output.last().truncate(mark);
            throw unfit;
        }
    }

    private int begin() {
        if (!canSend()) {
            throw new IllegalStateException("our side of the stream has ended");
        }
        output.separate();
        return output.last().size();
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

    /** Whether {@link #send} is allowed. */
    public boolean canSend() {
        return state instanceof State.HeaderSent || state instanceof State.Open;
    }

    /** Whether the peer's header has come since our last one. */
    public boolean isOpen() {
        return state instanceof State.Open;
    }

    /** Whether nothing passes, in either direction: the stream is not open yet, or has ended. */
    public boolean isClosed() {
        return state instanceof State.Closed;
    }

    /** The language of all that the peer says in no particular one; empty if it did not say. */
    String lang() {
        return header.lang();
    }

    /** The size of what {@link #next} returned last, in bytes, with the whitespace before it. */
    long sizeOfLast() {
        return sizeOfLast;
    }

    /** Ends our side; the peer is expected to end its own (RFC 6120 §4.4). */
    public void close() {
        if (canSend()) {
            writeFooter();
            state = new State.FooterSent();
        }
    }

    /**
     * Ends the stream with an error.
     *
     * @return what happened, to be thrown or reported
     */
    public StreamErrorException fail(StreamCondition condition, String text) {
        return fail(condition, text, "");
    }

    StreamErrorException fail(StreamCondition condition, String text, String applicationCondition) {
        if (canSend()) {
            var out = output.last();
            out.append("<stream:error><")
                    .append(condition.wire())
                    .append(" xmlns='")
                    .append(StreamErrorException.NAMESPACE)
                    .append("'/>");
            out.write(Element.text(ERROR_TEXT, writable(text)), Stanza.NAMESPACE);
            out.append(applicationCondition).append("</stream:error>");
        }
        writeFooter();
        state = new State.Closed();
        return new StreamErrorException(condition, StreamErrorException.Origin.LOCAL, text, "");
    }

    /** What we complain about may be the very thing that XML cannot carry. */
    private static String writable(String text) {
        return text.codePoints()
                .map(c -> XmlChars.isChar(c) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void writeFooter() {
        if (canSend()) {
            output.last().append("</stream:stream>");
        }
    }

    boolean outputDue() {
        return !output.isEmpty();
    }

    /** What is to be written, if anything; it stays due after the stream has ended. */
    public Optional<ByteBuffer> takeOutput() {
        return output.isEmpty() ? Optional.empty() : Optional.of(output.takeAll());
    }

    /** As {@link #takeOutput}, but no more than one write can carry; to be called again for what follows. */
    Optional<ByteBuffer> takePiece() {
        return output.isEmpty() ? Optional.empty() : Optional.of(output.take());
    }

    /** How many bytes were ever written; what {@link #taken} has come to was handed out. */
    long written() {
        return output.written();
    }

    long taken() {
        return output.taken();
    }

    /** Takes back what was handed out and nobody looks at any more, to write into it again. */
    void reuse(ByteBuffer piece) {
        output.reuse(piece);
    }
}
