// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One connection at work for a session: what the server's elements mean, how ours are written, and when the server is asked for
 * its count. Whether the connection is to be used at all is the business of {@link StanzaStream}.
 */
final class Carrier {
    private static final Element PING = Element.of(new Name("urn:xmpp:ping", "ping"));
    private static final String PING_ID = "holdfast-liveness";

    private final XmlStream xml;
    private final Session session;
    private final Consumer<StreamEvent> events;
    private final KnownAddresses addresses = new KnownAddresses();
    private boolean ackRequested;
    private boolean ackWanted;
    /** The server has asked for our count; asked ten times before the answer leaves, it gets one. */
    private boolean ackDue;

    Carrier(XmlStream xml, Session session, Consumer<StreamEvent> events) {
        this.xml = xml;
        this.session = session;
        this.events = events;
    }

    XmlStream xml() {
        return xml;
    }

    Session session() {
        return session;
    }

    /**
     * Takes an element.
     *
     * @throws StreamErrorException if it breaks a rule of the stream, which is ended by then
     */
    void handle(Element element) {
        if (Stanza.isStanza(element)) {
            session.received(); // readable or not
            deliver(element, xml.sizeOfLast());
        } else if (element.name().namespace().equals(StreamFeatures.SM)) {
            handleNonza(element);
        } else if (!StreamFeatures.areFeatures(element)) {
            throw xml.fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "<" + element.name() + "> is no stanza");
        }
    }

    private void handleNonza(Element element) {
        switch (element.name().local()) {
            case "r" -> ackDue = session.managed();
            case "a" -> {
                if (session.managed()) {
                    acknowledged(SmNonza.handled(element));
                }
            }
            default -> {
                // XEP-0198 knows no other that could mean something in a session
            }
        }
    }

    /** Takes an element that comes between our footer and the server's. */
    void handleLast(Element element) {
        if (!session.managed()) {
            if (Stanza.isStanza(element)) {
                deliver(element, xml.sizeOfLast());
            }
        } else if (SmNonza.is(element, "a")) {
            // Acknowledgements still count. A stanza does not, for our last <a/> does not cover it: the server keeps it
            // for later.
            acknowledged(SmNonza.handled(element));
        }
    }

    /** Tells of a stanza; by itself, of one that came before either side began to count. */
    void deliver(Element element, long bytes) {
        try {
            var stanza = Stanza.of(element, xml.lang(), addresses::received);
            if (!(stanza instanceof Iq.Response && stanza.id().equals(Optional.of(PING_ID)))) {
                events.accept(new StreamEvent.Received(stanza, bytes));
            }
        } catch (MalformedStanzaException malformed) {
            events.accept(new StreamEvent.Malformed(malformed));
        }
    }

    /** Takes the server's count of our stanzas; the stream is ended if it makes no sense. */
    void acknowledged(OptionalLong handled) {
        if (handled.isEmpty()) {
            throw xml.fail(StreamCondition.BAD_FORMAT, "h is no number from 0 to 4294967295");
        }
        long h = handled.getAsLong();
        var done = session.acknowledge(h);
        if (done.isEmpty()) {
            // XEP-0198 §4: a count higher than that of the stanzas sent is an undefined-condition
            long sent = session.outbound();
            throw xml.fail(
                    StreamCondition.UNDEFINED_CONDITION,
                    "You acknowledged stanza " + h + ", but " + sent + " were sent",
                    SmNonza.handledTooHigh(h, sent));
        }
        // An answer that covers only a part was given early. The rest is asked for again, but not of a server that
        // stands still:
        // the two of us would do nothing else.
        ackRequested = false;
        ackWanted |= done.getAsInt() > 0 && session.unacknowledged() > 0;
    }

    /** Goes on where the last connection broke: what the server has not handled is sent again, before all that is newer. */
    void resend() {
        session.lost().forEach(again -> {
            if (write(again)) {
                session.written(again, xml.written());
            }
        });
        session.waiting().forEach(this::send);
    }

    void send(Outgoing outgoing) {
        if (write(outgoing)) {
            session.sent(outgoing, xml.written());
        }
    }

    private boolean write(Outgoing outgoing) {
        try {
            xml.send(outgoing.stanza());
            ackWanted = session.managed();
            return true;
        } catch (IllegalArgumentException cause) {
            session.unfit(outgoing, cause);
            return false;
        }
    }

    private void sendAck() {
        ackDue = false;
        session.inbound().ifPresent(handled -> xml.send(SmNonza.ack(handled)));
    }

    private void requestAck() {
        xml.send(SmNonza.REQUEST);
        ackRequested = true;
        ackWanted = false;
    }

    /** Asks for a sign of life. */
    void probe() {
        if (session.managed()) {
            requestAck();
        } else {
            xml.send(new Iq.Get(StanzaHeader.none().withId(PING_ID), PING));
        }
    }

    /** Ends our side: says what we have handled, and asks a last time what the server has, if that was to be asked. */
    void sayGoodbye() {
        if (ackWanted) {
            requestAck();
        }
        sendAck();
        xml.close();
    }

    /** Whether the server is to be asked for its count: once for all that goes out together, and not again before it answers. */
    private boolean ackRequestDue() {
        return ackWanted && !ackRequested && xml.canSend();
    }

    boolean outputDue() {
        return xml.outputDue() || ackRequestDue() || ackDue && xml.canSend();
    }

    /** What is to be handed to the connection now. */
    Optional<ByteBuffer> takeOutput() {
        if (ackDue && xml.canSend()) {
            sendAck();
        }
        if (ackRequestDue()) {
            requestAck();
        }
        var piece = xml.takePiece();
        session.flushed(xml.taken());
        return piece;
    }
}
