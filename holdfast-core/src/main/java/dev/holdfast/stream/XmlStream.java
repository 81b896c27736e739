// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The XML stream of one connection (RFC 6120 §4): bytes in, top-level elements out, and back again.
 *
 * <p>Inputs are {@link #received}, {@link #endOfInput}; commands are {@link #open}, {@link #send}, {@link #close},
 * {@link #fail}; outputs are {@link #next} and {@link #takeOutput}, to be taken after every input and command. It knows
 * no socket and no clock. Not for several threads.
 */
public final class XmlStream {
    private static final String STREAM_ERRORS = "urn:ietf:params:xml:ns:xmpp-streams";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private sealed interface State {
        /** Our header is out, the peer's is awaited. */
        record HeaderSent() implements State {}

        /** Elements may pass in both directions. */
        record Open() implements State {}

        /** We have ended our side and wait for the peer to end its own. */
        record FooterSent() implements State {}

        /** Nothing passes any more. */
        record Closed() implements State {}
    }

    private final Jid domain;
    private final XmlLimits limits;
    private final StringBuilder out = new StringBuilder();
    private XmlParser parser;
    private ByteBuffer input = NOTHING;
    private State state = new State.HeaderSent();
    private String headerFault = "";
    private String lang = "";
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
        lang = "";
        parser = new XmlParser(limits);
        state = new State.HeaderSent();
        headerFault = "";
        var header = Element.builder(Name.of("stream")).attribute("to", domain.toString());
        header.attribute("from", from).attribute("version", "1.0").lang("en");
        var text = header.build().toXml();
        out.append("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='")
                .append(StreamFeatures.STREAMS)
                .append('\'')
                .append(text, "<stream".length(), text.length() - "/>".length())
                .append('>');
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
        while (!(state instanceof State.Closed)) {
            XmlEvent event;
            try {
                event = parser.next(input);
            } catch (XmlException refused) {
                throw fail(StreamCondition.valueOf(refused.condition().name()), String.valueOf(refused.getMessage()));
            }
            switch (event) {
                case null -> {
                    return Optional.empty();
                }
                case XmlEvent.Opened(var root) -> readHeader(root);
                case XmlEvent.Closed() -> readFooter();
                case XmlEvent.Child(var element) -> {
                    long end = received - input.remaining();
                    sizeOfLast = end - endOfLast;
                    endOfLast = end;
                    return Optional.of(checked(element));
                }
            }
        }
        return Optional.empty();
    }

    private void readHeader(Element root) {
        if (state instanceof State.HeaderSent) {
            state = new State.Open();
        }
        if (!root.is(StreamFeatures.STREAMS, "stream")) {
            throw fail(StreamCondition.INVALID_NAMESPACE, "the root element is <" + root.name() + ">");
        }
        lang = root.lang().orElse("");
        // a stream error that follows says more than the header's faults do, so they wait for the next element
        if (!majorVersionIsOne(root.attribute("version").orElse("0.9"))) {
            headerFault = "version " + root.attribute("version").orElse("0.9 (none given)") + " of XMPP is not ours";
        } else if (root.attribute("id").isEmpty() || root.attribute("from").isEmpty()) {
            headerFault = "the stream header lacks " + (root.attribute("id").isEmpty() ? "id" : "from");
        }
    }

    // RFC 6120 §4.7.5: the numbers are compared as numbers; a minor version never hurts
    private static boolean majorVersionIsOne(String version) {
        int dot = version.indexOf('.');
        return dot > 0 && Numbers.unsigned(version.substring(0, dot)).orElse(0) == 1;
    }

    private Element checked(Element element) {
        if (element.is(StreamFeatures.STREAMS, "error")) {
            throw readError(element);
        }
        if (!headerFault.isEmpty() && !(state instanceof State.FooterSent)) {
            throw fail(
                    headerFault.startsWith("version")
                            ? StreamCondition.UNSUPPORTED_VERSION
                            : StreamCondition.UNDEFINED_CONDITION,
                    headerFault);
        }
        return element;
    }

    private StreamErrorException readError(Element error) {
        var condition = StreamCondition.UNDEFINED_CONDITION;
        var address = "";
        for (var child : error.children()) {
            if (child.name().namespace().equals(STREAM_ERRORS)
                    && !child.name().local().equals("text")) {
                condition = StreamCondition.of(child.name().local()).orElse(StreamCondition.UNDEFINED_CONDITION);
                address = child.text().strip();
            }
        }
        var text = error.child(STREAM_ERRORS, "text").map(Element::text).orElse("");
        // RFC 6120 §4.9.1.1: "The entity that receives the stream error then SHALL close the stream"
        writeFooter();
        state = new State.Closed();
        return new StreamErrorException(condition, StreamErrorException.Origin.REMOTE, text, address);
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
        if (!canSend()) {
            throw new IllegalStateException("our side of the stream has ended");
        }
        int mark = out.length();
        try {
            element.writeTo(out, "jabber:client");
            checkSize(mark);
        } catch (IllegalArgumentException notXml) {
            out.setLength(mark);
            throw notXml;
        }
    }

    private void checkSize(int mark) {
        if ((out.length() - mark) * 3L > maxBytes) {
            int size = out.substring(mark).getBytes(UTF_8).length;
            if (size > maxBytes) {
                throw new IllegalArgumentException(
                        "a stanza of " + size + " bytes is larger than the " + maxBytes + " that the server takes");
            }
        }
    }

    /** What the server says is the largest stanza it takes, in bytes (XEP-0478). */
    void limitStanzas(long bytes) {
        maxBytes = bytes;
    }

    /** Whether {@link #send} is allowed. */
    public boolean canSend() {
        return state instanceof State.HeaderSent || state instanceof State.Open;
    }

    /** Whether nothing passes any more, in either direction. */
    public boolean isClosed() {
        return state instanceof State.Closed;
    }

    /** The language of all that the peer says in no particular one; empty if it did not say. */
    String lang() {
        return lang;
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
            var words = Element.text(new Name(STREAM_ERRORS, "text"), text);
            out.append("<stream:error><")
                    .append(condition.wire())
                    .append(" xmlns='")
                    .append(STREAM_ERRORS)
                    .append("'/>");
            words.writeTo(out, "jabber:client");
            out.append(applicationCondition).append("</stream:error>");
        }
        writeFooter();
        state = new State.Closed();
        return new StreamErrorException(condition, StreamErrorException.Origin.LOCAL, text, "");
    }

    private void writeFooter() {
        if (canSend()) {
            out.append("</stream:stream>");
        }
    }

    boolean outputDue() {
        return !out.isEmpty();
    }

    /** What is to be written, if anything; it stays due after the stream has ended. */
    public Optional<ByteBuffer> takeOutput() {
        if (out.isEmpty()) {
            return Optional.empty();
        }
        var bytes = ByteBuffer.wrap(out.toString().getBytes(UTF_8));
        out.setLength(0);
        return Optional.of(bytes);
    }
}
