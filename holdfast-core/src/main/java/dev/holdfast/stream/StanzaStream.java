// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.NegotiationException;
import dev.holdfast.error.XmppException;
import dev.holdfast.sm.StreamManagement;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.stream.Session.Outgoing;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Stanzas in and out, over as many connections as it takes: what is sent is kept until the server has it (XEP-0198), and is
 * sent again, in order, where a session is resumed.
 *
 * <p>There are four kinds of methods. <i>Inputs</i>: {@link #attach}, {@link #received}, {@link #connectionLost}, {@link
 * #tick}. <i>Commands</i>: {@link #enqueue}, {@link #abort}, {@link #close}. <i>Outputs</i>, to be taken after every input and
 * command: {@link #takeEvents}, {@link #takeOutput}, {@link #nextDeadline}. <i>Getters</i>: the rest. Time is a number of
 * nanoseconds that only goes forward. Not for several threads.
 */
public final class StanzaStream {
    private static final Element REQUEST = Element.of(new Name(StreamFeatures.SM, "r"));
    private static final Element PING = Element.of(new Name("urn:xmpp:ping", "ping"));
    private static final String PING_ID = "holdfast-liveness";

    private sealed interface State {
        /** No connection; with a session if there is one that can be resumed. */
        record Detached(Optional<Session> session) implements State {}

        /** A connection carries the session. */
        record Ready(XmlStream xml, Session session) implements State {}

        /** We have ended the stream and wait, until the deadline, for the server to do so. */
        record Closing(XmlStream xml, Session session, long deadline) implements State {}
    }

    private final StreamSettings settings;
    private final long softNanos;
    private final long hardNanos;
    private List<StreamEvent> events = new ArrayList<>();
    private State state = new State.Detached(Optional.empty());
    private Optional<ByteBuffer> farewell = Optional.empty();
    private Optional<XmppException> lastCause = Optional.empty();
    private long tickets;
    private long lastReceived;
    private boolean probed;
    private boolean inOutage;

    public StanzaStream(StreamSettings settings) {
        this.settings = settings;
        this.softNanos = settings.softTimeout().toNanos();
        this.hardNanos = softNanos + settings.roundTripTime().toNanos();
    }

    // inputs

    /**
     * Takes over a stream on which a login has succeeded.
     *
     * @throws IllegalStateException if there is a connection already, or the login was without authentication
     */
    public void attach(XmlStream xml, LoginOutcome outcome, long now) {
        if (!(state instanceof State.Detached(var suspended))) {
            throw new IllegalStateException("there is a connection already");
        }
        lastReceived = now;
        probed = false;
        farewell = Optional.empty();
        lastCause = Optional.empty();
        outcome.features().maxBytes().ifPresent(xml::limitStanzas);
        try {
            switch (outcome.session()) {
                case LoginOutcome.Unauthenticated() -> throw new IllegalStateException("there is no session");
                case LoginOutcome.Resumed(var handled) ->
                    resume(
                            xml,
                            suspended.orElseThrow(() -> new IllegalStateException("nothing was to be resumed")),
                            handled);
                case LoginOutcome.Bound bound -> establish(xml, outcome, bound, suspended);
            }
        } catch (XmppException ended) {
            connectionLost(ended);
        }
        pump();
    }

    private void resume(XmlStream xml, Session session, long handled) {
        state = new State.Ready(xml, session);
        session.ackRequested = false;
        var sm = session.management().orElseThrow();
        acknowledged(xml, sm, OptionalLong.of(handled));
        inOutage = false;
        events.add(new StreamEvent.Resumed());
        // XEP-0198 §5: what the server has not handled is sent again; it goes before all that is newer
        sm.drainUnacked().forEach(again -> transmit(xml, session, again));
        for (Outgoing next; (next = session.queue.poll()) != null; ) {
            transmit(xml, session, next);
        }
    }

    private void establish(XmlStream xml, LoginOutcome outcome, LoginOutcome.Bound bound, Optional<Session> suspended) {
        suspended.ifPresent(old -> {
            var refusal = bound.refusal();
            var handled = refusal.map(LoginOutcome.Refusal::handled).orElseGet(OptionalLong::empty);
            var reason = refusal.map(LoginOutcome.Refusal::condition).orElse("it was not asked to");
            destroy(old, handled, new NegotiationException("the session was not resumed: " + reason));
        });
        inOutage = false;
        var session = new Session(bound);
        state = new State.Ready(xml, session);
        events.add(new StreamEvent.Established(
                bound.jid(),
                outcome.features(),
                outcome.mechanism(),
                session.management().isPresent(),
                session.resumable()));
        // these came before the server began to count
        bound.early().forEach(early -> deliver(xml, early));
    }

    /** Takes bytes that arrived. */
    public void received(ByteBuffer bytes, long now) {
        switch (state) {
            case State.Ready(var xml, var _) -> xml.received(bytes);
            case State.Closing(var xml, var _, var _) -> xml.received(bytes);
            case State.Detached(var _) -> {
                return; // the last words of a connection that has been given up
            }
        }
        lastReceived = now;
        probed = false;
        pump();
    }

    private void pump() {
        try {
            while (true) {
                switch (state) {
                    case State.Ready(var xml, var session) -> {
                        var element = xml.next();
                        if (element.isEmpty()) {
                            return;
                        }
                        handle(xml, session, element.get());
                    }
                    case State.Closing(var xml, var session, var _) -> {
                        var element = xml.next();
                        if (element.isEmpty()) {
                            if (xml.isClosed()) {
                                closed(xml, session);
                            }
                            return;
                        }
                        handleLast(xml, session, element.get());
                    }
                    case State.Detached(var _) -> {
                        return;
                    }
                }
            }
        } catch (XmppException ended) {
            connectionLost(ended);
        }
    }

    private void handle(XmlStream xml, Session session, Element element) {
        if (Stanza.isStanza(element)) {
            session.management().ifPresent(StreamManagement::received);
            deliver(xml, element);
        } else if (element.name().namespace().equals(StreamFeatures.SM)) {
            session.management().ifPresent(sm -> handleNonza(xml, session, sm, element));
        } else if (!StreamFeatures.areFeatures(element)) {
            throw xml.fail(StreamCondition.UNSUPPORTED_STANZA_TYPE, "<" + element.name() + "> is no stanza");
        }
    }

    private void handleNonza(XmlStream xml, Session session, StreamManagement<Outgoing> sm, Element element) {
        switch (element.name().local()) {
            case "r" -> xml.send(Session.ack(sm));
            case "a" -> {
                session.ackRequested = false;
                acknowledged(xml, sm, Numbers.unsigned(element.attribute("h").orElse("")));
            }
            default -> {
                // XEP-0198 knows no other that could mean something here
            }
        }
    }

    /** Between our footer and the server's: acknowledgements still count. */
    private void handleLast(XmlStream xml, Session session, Element element) {
        if (session.management().isEmpty()) {
            if (Stanza.isStanza(element)) {
                deliver(xml, element);
            }
        } else if (element.is(StreamFeatures.SM, "a")) {
            // a stanza would come again at the next login, for our last <a/> does not cover it
            var handled = Numbers.unsigned(element.attribute("h").orElse(""));
            acknowledged(xml, session.management().get(), handled);
        }
    }

    private void deliver(XmlStream xml, Element element) {
        try {
            var stanza = Stanza.of(element, xml.lang());
            if (!(stanza instanceof Iq.Response && stanza.id().equals(Optional.of(PING_ID)))) {
                events.add(new StreamEvent.Received(stanza, xml.sizeOfLast()));
            }
        } catch (MalformedStanzaException malformed) {
            events.add(new StreamEvent.Malformed(malformed));
        }
    }

    /** Takes the peer's count; the stream is ended if it makes no sense. */
    private void acknowledged(XmlStream xml, StreamManagement<Outgoing> sm, OptionalLong handled) {
        if (handled.isEmpty()) {
            throw xml.fail(StreamCondition.BAD_FORMAT, "h is no number from 0 to 4294967295");
        }
        var done = sm.acknowledge(handled.getAsLong());
        if (done.isEmpty()) {
            // XEP-0198 §4: "If the h value is greater than the number of stanzas sent, the stream is ended"
            throw xml.fail(
                    StreamCondition.UNDEFINED_CONDITION,
                    "You acknowledged stanza " + handled.getAsLong() + ", but " + sm.outbound() + " were sent",
                    "<handled-count-too-high xmlns='" + StreamFeatures.SM + "' h='" + handled.getAsLong()
                            + "' send-count='" + sm.outbound() + "'/>");
        }
        done.get().forEach(stanza -> progress(stanza, StanzaState.ACKED));
    }

    /** The connection ended, for whatever reason; without effect if that is known already. */
    public void connectionLost(XmppException cause) {
        switch (state) {
            case State.Ready(var xml, var session) -> {
                detach(xml, cause);
                if (!inOutage) {
                    inOutage = true; // told once, however many attempts it takes
                    events.add(new StreamEvent.Suspended(cause));
                }
                if (session.resumable() && resumingMayHelp(cause)) {
                    state = new State.Detached(Optional.of(session));
                } else {
                    destroy(session, OptionalLong.empty(), cause);
                }
            }
            case State.Closing(var xml, var session, var _) -> closed(xml, session);
            case State.Detached(var _) -> {
                // known already
            }
        }
    }

    /** The connection came to its end of input. */
    public void endOfInput() {
        var xml = switch (state) {
            case State.Ready(var current, var _) -> current;
            case State.Closing(var current, var _, var _) -> current;
            case State.Detached(var _) -> null;
        };
        if (xml != null) {
            connectionLost(xml.endOfInput().orElseGet(() -> new ConnectionLostException("the connection ended")));
        }
    }

    /** Lets time pass: asks a silent server for a sign of life, and gives it up if there is none. */
    public void tick(long now) {
        switch (state) {
            case State.Ready(var xml, var session) -> {
                long silence = now - lastReceived;
                if (silence >= hardNanos) {
                    connectionLost(new ConnectionLostException("nothing came from the server for "
                            + settings.softTimeout()
                                    .plus(settings.roundTripTime())
                                    .toSeconds() + " s"));
                } else if (silence >= softNanos && !probed) {
                    probed = true;
                    probe(xml, session);
                }
            }
            case State.Closing(var xml, var session, var deadline) -> {
                if (now - deadline >= 0) {
                    closed(xml, session);
                }
            }
            case State.Detached(var _) -> {
                // no one to wait for
            }
        }
    }

    private static void probe(XmlStream xml, Session session) {
        if (session.management().isPresent()) {
            xml.send(REQUEST);
            session.ackRequested = true;
            session.sentSinceRequest = false;
        } else {
            xml.send(new Iq.Get(StanzaHeader.none().withId(PING_ID), PING).toElement());
        }
    }

    // commands

    /**
     * Sends a stanza, or keeps it until the session is resumed.
     *
     * @return its number, under which {@link StreamEvent.Progress} tells of it
     * @throws NotConnectedException if there is no session
     */
    public long enqueue(Stanza stanza) {
        var outgoing = new Outgoing(tickets, stanza);
        switch (state) {
            case State.Ready(var xml, var session) -> transmit(xml, session, outgoing);
            case State.Detached(var session) ->
                session.orElseThrow(() -> new NotConnectedException("there is no session to send this stanza in"))
                        .queue
                        .add(outgoing);
            case State.Closing(var _, var _, var _) -> throw new NotConnectedException("the session is being ended");
        }
        return tickets++;
    }

    private void transmit(XmlStream xml, Session session, Outgoing outgoing) {
        try {
            xml.send(outgoing.stanza().toElement());
        } catch (IllegalArgumentException unfit) {
            events.add(new StreamEvent.Progress(outgoing.ticket(), StanzaState.FAILED, Optional.of(unfit)));
            return;
        }
        if (session.management().isPresent()) {
            session.management().get().sent(outgoing);
            session.sentSinceRequest = true;
            progress(outgoing, StanzaState.SENT);
        } else {
            session.unflushed.add(outgoing);
        }
    }

    /**
     * Withdraws a stanza that waits for a connection.
     *
     * @return whether it was still there; otherwise it has been sent
     */
    public boolean abort(long ticket) {
        if (state instanceof State.Detached(var session) && session.isPresent()) {
            for (var waiting : session.get().queue) {
                if (waiting.ticket() == ticket) {
                    session.get().queue.remove(waiting);
                    progress(waiting, StanzaState.ABORTED);
                    return true;
                }
            }
        }
        return false;
    }

    /** Ends the session: tells the server what was handled, ends the stream and, for a bounded time, waits for its answer. */
    public void close(long now) {
        switch (state) {
            case State.Ready(var xml, var session) -> {
                // XEP-0198 §5: a last <a/>, so that the server does not take what we have for undelivered
                session.management().ifPresent(sm -> xml.send(Session.ack(sm)));
                xml.close();
                state = new State.Closing(
                        xml, session, now + settings.shutdownTimeout().toNanos());
            }
            case State.Detached(var session) ->
                session.ifPresent(suspended -> destroy(suspended, OptionalLong.empty(), endedByUs()));
            case State.Closing(var _, var _, var _) -> {
                // on its way
            }
        }
    }

    /** Gives up the connection, and the session with it, because of something that is too much for us. */
    public void fail(StreamCondition condition, String text) {
        if (state instanceof State.Ready(var xml, var _)) {
            connectionLost(xml.fail(condition, text));
        }
    }

    private static XmppException endedByUs() {
        return new ConnectionLostException("the session was ended at our own wish");
    }

    private void closed(XmlStream xml, Session session) {
        var cause = endedByUs();
        detach(xml, cause);
        destroy(session, OptionalLong.empty(), cause);
    }

    private void detach(XmlStream xml, XmppException cause) {
        farewell = xml.takeOutput();
        lastCause = Optional.of(cause);
    }

    /** Ends the session; what became of its stanzas is told as truly as it is known. */
    private void destroy(Session session, OptionalLong handled, XmppException cause) {
        state = new State.Detached(Optional.empty());
        session.management().ifPresent(sm -> {
            var confirmed =
                    handled.isPresent() ? sm.acknowledge(handled.getAsLong()) : Optional.<List<Outgoing>>empty();
            confirmed.ifPresent(done -> done.forEach(stanza -> progress(stanza, StanzaState.ACKED)));
            var rest = confirmed.isPresent() ? StanzaState.DISCONNECTED : StanzaState.UNKNOWN;
            sm.drainUnacked().forEach(stanza -> progress(stanza, rest));
        });
        drain(session.unflushed, StanzaState.DISCONNECTED);
        drain(session.queue, StanzaState.DISCONNECTED);
        events.add(new StreamEvent.Destroyed(cause));
    }

    private void drain(ArrayDeque<Outgoing> stanzas, StanzaState state) {
        for (Outgoing next; (next = stanzas.poll()) != null; ) {
            progress(next, state);
        }
    }

    private void progress(Outgoing stanza, StanzaState state) {
        events.add(new StreamEvent.Progress(stanza.ticket(), state, Optional.empty()));
    }

    /** Whether the same stanzas, exchanged again, would not end the next stream as they ended this one. */
    private static boolean resumingMayHelp(XmppException cause) {
        return !(cause instanceof StreamErrorException error)
                || error.by() == StreamErrorException.Origin.REMOTE
                        && switch (error.condition()) {
                            case CONNECTION_TIMEOUT,
                                    INTERNAL_SERVER_ERROR,
                                    RESET,
                                    RESOURCE_CONSTRAINT,
                                    SEE_OTHER_HOST,
                                    SYSTEM_SHUTDOWN -> true;
                            default -> false;
                        };
    }

    // outputs

    /** What has happened since the last call, in order. */
    public List<StreamEvent> takeEvents() {
        if (events.isEmpty()) {
            return List.of();
        }
        var taken = events;
        events = new ArrayList<>();
        return taken;
    }

    /** What is to be written now, if anything; the last words of a connection included. */
    public Optional<ByteBuffer> takeOutput() {
        return switch (state) {
            case State.Ready(var xml, var session) -> {
                if (session.sentSinceRequest && !session.ackRequested) {
                    xml.send(REQUEST); // one for all that goes out together
                    session.ackRequested = true;
                    session.sentSinceRequest = false;
                }
                yield flushed(xml, session);
            }
            case State.Closing(var xml, var session, var _) -> flushed(xml, session);
            case State.Detached(var _) -> {
                var last = farewell;
                farewell = Optional.empty();
                yield last;
            }
        };
    }

    private Optional<ByteBuffer> flushed(XmlStream xml, Session session) {
        drain(session.unflushed, StanzaState.SENT_WITHOUT_SM);
        return xml.takeOutput();
    }

    /** Whether {@link #takeOutput} has something to give. */
    public boolean outputDue() {
        return switch (state) {
            case State.Ready(var xml, var session) ->
                xml.outputDue() || session.sentSinceRequest && !session.ackRequested;
            case State.Closing(var xml, var _, var _) -> xml.outputDue();
            case State.Detached(var _) -> farewell.isPresent();
        };
    }

    /** When {@link #tick} wants to be called, if at all. */
    public OptionalLong nextDeadline() {
        return switch (state) {
            case State.Ready(var _, var _) -> OptionalLong.of(lastReceived + (probed ? hardNanos : softNanos));
            case State.Closing(var _, var _, var deadline) -> OptionalLong.of(deadline);
            case State.Detached(var _) -> OptionalLong.empty();
        };
    }

    // getters

    /** Whether a connection carries, or is about to end, a session. */
    public boolean connected() {
        return !(state instanceof State.Detached);
    }

    /** Why the last connection ended; empty while there is one. */
    public Optional<XmppException> lastCause() {
        return lastCause;
    }

    /** The session to ask the server for, if one is waiting to be resumed. */
    public Optional<Resumption> resumption() {
        return state instanceof State.Detached(var session) ? session.flatMap(Session::resumption) : Optional.empty();
    }
}
