// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.xml.Element;
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
    private final Framing framing;
    private final StreamReader in;
    private final StreamWriter out;
    private State state = new State.Closed();
    private StreamHeader header = StreamHeader.NONE;

    /** @param domain whom the stream is to, and nothing but a domain */
    public XmlStream(Jid domain, XmlLimits limits) {
        this(domain, limits, Framing.STREAM);
    }

    /**
     * @param domain whom the stream is to, and nothing but a domain
     * @param framing that of the connection
     */
    public XmlStream(Jid domain, XmlLimits limits, Framing framing) {
        this.domain = domain;
        this.framing = framing;
        this.in = new StreamReader(limits, framing);
        this.out = new StreamWriter(framing);
    }

    /**
     * Sends the header; the first one, or that of a restart, which forgets everything about the stream before (RFC 6120 §4.3.3).
     *
     * @param from who we are; left out until TLS protects it (RFC 6120 §4.7.1)
     */
    public void open(Optional<Jid> from) {
        in.restart();
        state = new State.HeaderSent();
        header = StreamHeader.NONE;
        out.header(domain, from);
    }

    /**
     * Makes sure that the peer's agreement to STARTTLS is the last thing that was received in the clear.
     *
     * @throws TlsUnavailableException if anything follows it: that would be taken for protected although it is not, and nobody
     *     but an attacker sends it (CVE-2011-0411)
     */
    public void requireNothingInTheClear() {
        if (!in.idle()) {
            throw new TlsUnavailableException("data in the clear followed the server's agreement to STARTTLS;"
                    + " this looks like an attack, and the connection is given up");
        }
    }

    /** Takes bytes that arrived; the buffer is not to be touched until {@link #next} has returned empty. */
    public void received(ByteBuffer bytes) {
        in.received(bytes);
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
            XmlEvent event;
            try {
                event = in.next();
            } catch (XmlException refused) {
                throw fail(StreamCondition.valueOf(refused.condition().name()), String.valueOf(refused.getMessage()));
            }
            switch (event) {
                case null -> {
                    return null;
                }
                case XmlEvent.Opened(var root) -> readHeader(root);
                case XmlEvent.Closed(var elsewhere) -> readFooter(elsewhere);
                case XmlEvent.Child(var element) -> {
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
        header = StreamHeader.of(root, framing);
        if (!StreamHeader.is(root, framing)) {
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

    private void readFooter(String elsewhere) {
        boolean wanted = state instanceof State.FooterSent;
        writeFooter();
        state = new State.Closed();
        if (wanted) {
            return;
        }
        throw elsewhere.isEmpty()
                ? new ConnectionLostException("the server ended the stream")
                : new StreamErrorException(
                        StreamCondition.SEE_OTHER_HOST, StreamErrorException.Origin.REMOTE, "", elsewhere);
    }

    /**
     * Sends an element.
     *
     * @throws IllegalArgumentException if it holds characters that XML cannot carry, or is larger than the server takes;
     *     nothing of it is sent then
     * @throws IllegalStateException if our side of the stream has ended
     */
    public void send(Element element) {
        requireOpen();
        out.element(element);
    }

    /**
     * Sends a stanza.
     *
     * @throws IllegalArgumentException as {@link #send(Element)}
     * @throws IllegalStateException as {@link #send(Element)}
     */
    void send(Stanza stanza) {
        requireOpen();
        out.stanza(stanza);
    }

    private void requireOpen() {
        if (!canSend()) {
            throw new IllegalStateException("our side of the stream has ended");
        }
    }

    /** What the server says is the largest stanza it takes, in bytes (XEP-0478). */
    void limitStanzas(long bytes) {
        out.limitStanzas(bytes);
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
        return in.sizeOfLast();
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
            out.error(condition, text, applicationCondition);
        }
        writeFooter();
        state = new State.Closed();
        return new StreamErrorException(condition, StreamErrorException.Origin.LOCAL, text, "");
    }

    private void writeFooter() {
        if (canSend()) {
            out.footer();
        }
    }

    boolean outputDue() {
        return !out.isEmpty();
    }

    /**
     * What is to be written, if anything; it stays due after the stream has ended. In the framing of a WebSocket it is one message,
     * and there may be more.
     */
    public Optional<ByteBuffer> takeOutput() {
        return out.isEmpty() ? Optional.empty() : Optional.of(out.takeAll());
    }

    /** As {@link #takeOutput}, but no more than one write can carry; to be called again for what follows. */
    Optional<ByteBuffer> takePiece() {
        return out.isEmpty() ? Optional.empty() : Optional.of(out.take());
    }

    /** How many bytes were ever written; what {@link #taken} has come to was handed out. */
    long written() {
        return out.written();
    }

    long taken() {
        return out.taken();
    }

    /** Takes back what was handed out and nobody looks at any more, to write into it again. */
    void reuse(ByteBuffer piece) {
        out.reuse(piece);
    }
}
