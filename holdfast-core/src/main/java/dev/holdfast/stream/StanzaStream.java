// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.error.NegotiationException;
import dev.holdfast.error.XmppException;
import dev.holdfast.stanza.Stanza;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Stanzas in and out, over as many connections as it takes: what is sent is kept until the server has it (XEP-0198), and is
 * sent again, in order, where a session is resumed.
 *
 * <p>There are four kinds of methods. <i>Inputs</i>: {@link #attach}, {@link #received}, {@link #endOfInput}, {@link
 * #connectionLost}, {@link #tick}. <i>Commands</i>: {@link #enqueue}, {@link #abort}, {@link #close}, {@link #fail}.
 * <i>Outputs</i>, to be taken after every input and command: {@link #takeEvents}, {@link #takeOutput}, {@link #nextDeadline}; taking
 * output may make events. <i>Getters</i>: the rest. Time is a number of nanoseconds that only goes forward. Not for several threads.
 */
public final class StanzaStream {
    private sealed interface State {
        /**
         * No connection.
         *
         * @param session the one that waits to be resumed, if any
         * @param cause why the last connection ended
         * @param farewell has what is still to be written to it
         */
        record Detached(Optional<Session> session, Optional<XmppException> cause, Optional<XmlStream> farewell)
                implements State {}

        /** A connection carries the session. */
        record Ready(Carrier carrier, Liveness liveness) implements State {}

        /** We have ended the stream and wait, until the deadline, for the server to do so. */
        record Closing(Carrier carrier, long deadline) implements State {}
    }

    private final StreamSettings settings;
    private static final int FEW_EVENTS = 64;

    private ArrayDeque<StreamEvent> events = new ArrayDeque<>(4);
    private State state = new State.Detached(Optional.empty(), Optional.empty(), Optional.empty());
    private long tickets;
    private boolean inOutage;

    public StanzaStream(StreamSettings settings) {
        this.settings = settings;
    }

    /**
     * Takes over a stream on which a login has succeeded.
     *
     * @throws IllegalStateException if there is a connection already, if the login was without authentication, or if it resumed a
     *     session that this stream does not have
     */
    public void attach(XmlStream xml, LoginOutcome outcome, long now) {
        if (!(state instanceof State.Detached(var suspended, var _, var _))) {
            throw new IllegalStateException("there is a connection already");
        }
        var liveness = new Liveness(settings, now);
        outcome.features().maxBytes().ifPresent(xml::limitStanzas);
        switch (outcome.session()) {
            case LoginOutcome.Unauthenticated() -> throw new IllegalStateException("there is no session");
            case LoginOutcome.Resumed(var handled) -> {
                var session = suspended.orElseThrow(() -> new IllegalStateException("nothing was to be resumed"));
                var carrier = new Carrier(xml, session, this::happened);
                state = new State.Ready(carrier, liveness);
                resume(carrier, handled);
            }
            case LoginOutcome.Bound bound -> {
                suspended.ifPresent(old -> endRefused(old, bound.refusal()));
                var carrier = new Carrier(xml, new Session(bound, this::happened), this::happened);
                state = new State.Ready(carrier, liveness);
                establish(carrier, outcome, bound);
            }
        }
        pump();
    }

    private void resume(Carrier carrier, OptionalLong handled) {
        try {
            carrier.acknowledged(handled);
        } catch (StreamErrorException nonsense) {
            detach(nonsense, true);
            return;
        }
        inOutage = false;
        happened(new StreamEvent.Resumed());
        carrier.resend();
    }

    private void endRefused(Session old, Optional<LoginOutcome.Refusal> refusal) {
        var reason = refusal.map(LoginOutcome.Refusal::condition).orElse("it was not asked to");
        old.end(refusal.map(LoginOutcome.Refusal::handled).orElseGet(OptionalLong::empty), false);
        happened(new StreamEvent.Destroyed(new NegotiationException("the session was not resumed: " + reason)));
    }

    private void establish(Carrier carrier, LoginOutcome outcome, LoginOutcome.Bound bound) {
        inOutage = false;
        var session = carrier.session();
        happened(new StreamEvent.Established(
                bound.jid(), outcome.features(), outcome.mechanism(), session.managed(), session.resumable()));
        // these came before the server began to count
        bound.early().forEach(early -> carrier.deliver(early, early.toXml().getBytes(UTF_8).length));
    }

    /** Takes bytes that arrived. */
    public void received(ByteBuffer bytes, long now) {
        switch (state) {
            case State.Ready(var carrier, var liveness) -> {
                liveness.heard(now);
                carrier.xml().received(bytes);
            }
            case State.Closing(var carrier, var _) -> carrier.xml().received(bytes);
            case State.Detached _ -> {
                return; // the last words of a connection that has been given up
            }
        }
        pump();
    }

    private void pump() {
        try {
            while (pumpOne()) {
                // until there is no more
            }
        } catch (StreamErrorException | ConnectionLostException ended) {
            detach(ended, true);
        }
    }

    private boolean pumpOne() {
        return switch (state) {
            case State.Ready(var carrier, var _) -> {
                var element = carrier.xml().poll();
                if (element != null) {
                    carrier.handle(element);
                }
                yield element != null;
            }
            case State.Closing(var carrier, var _) -> {
                var element = carrier.xml().poll();
                if (element != null) {
                    carrier.handleLast(element);
                }
                if (carrier.xml().isClosed()) {
                    detach(endedByUs(), true);
                }
                yield element != null;
            }
            case State.Detached _ -> false;
        };
    }

    /** The connection came to its end of input. */
    public void endOfInput() {
        switch (state) {
            case State.Ready(var carrier, var _) -> ended(carrier.xml());
            case State.Closing(var carrier, var _) -> ended(carrier.xml());
            case State.Detached _ -> {
                // known already
            }
        }
    }

    private void ended(XmlStream xml) {
        connectionLost(xml.endOfInput().orElseGet(() -> new ConnectionLostException("the connection ended")));
    }

    /** The connection broke, and nothing more can be written to it; without effect if it is known to have ended. */
    public void connectionLost(XmppException cause) {
        detach(cause, false);
    }

    /**
     * Leaves the connection.
     *
     * @param lastWords whether the connection may still take our answer to the end of the stream
     */
    private void detach(XmppException cause, boolean lastWords) {
        switch (state) {
            case State.Ready(var carrier, var _) -> {
                if (!inOutage) {
                    inOutage = true; // told once, however many attempts it takes
                    happened(new StreamEvent.Suspended(cause));
                }
                if (carrier.session().resumable() && Resumption.mayFollow(cause)) {
                    var session = Optional.of(carrier.session());
                    state = new State.Detached(session, Optional.of(cause), farewell(carrier, lastWords));
                } else {
                    end(carrier, cause, lastWords);
                }
            }
            case State.Closing(var carrier, var _) -> end(carrier, endedByUs(), lastWords);
            case State.Detached _ -> {
                // known already
            }
        }
    }

    private void end(Carrier carrier, XmppException cause, boolean lastWords) {
        state = new State.Detached(Optional.empty(), Optional.of(cause), farewell(carrier, lastWords));
        carrier.session().end(OptionalLong.empty(), lastWords);
        happened(new StreamEvent.Destroyed(cause));
    }

    private static Optional<XmlStream> farewell(Carrier carrier, boolean lastWords) {
        return Optional.of(carrier.xml()).filter(xml -> lastWords && xml.outputDue());
    }

    private static XmppException endedByUs() {
        return new ConnectionLostException("the session was ended at our own wish");
    }

    /** Lets time pass: asks a silent server for a sign of life, and gives it up if there is none. */
    public void tick(long now) {
        switch (state) {
            case State.Ready(var carrier, var liveness) -> {
                switch (liveness.judge(now)) {
                    case ALIVE -> {
                        // nothing to do
                    }
                    case ASK -> carrier.probe();
                    case GONE ->
                        connectionLost(new ConnectionLostException("nothing came from the server for "
                                + settings.softTimeout()
                                        .plus(settings.roundTripTime())
                                        .toSeconds() + " s"));
                }
            }
            case State.Closing(var _, var deadline) -> {
                if (now - deadline >= 0) {
                    detach(endedByUs(), true);
                }
            }
            case State.Detached _ -> {
                // no one to wait for
            }
        }
    }

    /**
     * Sends a stanza, or keeps it until the session is resumed.
     *
     * @return its number, under which {@link StreamEvent.Progress} tells of it
     * @throws NotConnectedException if there is no session
     * @throws QueueFullException if as many stanzas wait as the settings allow
     */
    public long enqueue(Stanza stanza) {
        switch (state) {
            case State.Ready(var carrier, var _) -> {
                refuseWhenFull(carrier.session());
                carrier.send(new Outgoing(tickets, stanza));
            }
            case State.Detached(var suspended, var _, var _) -> {
                var session = suspended.orElseThrow(
                        () -> new NotConnectedException("there is no session to send this stanza in"));
                refuseWhenFull(session);
                session.hold(new Outgoing(tickets, stanza));
            }
            case State.Closing _ -> throw new NotConnectedException("the session is being ended");
        }
        return tickets++;
    }

    private void refuseWhenFull(Session session) {
        if (session.held() >= settings.queueLimit()) {
            throw new QueueFullException(settings.queueLimit());
        }
    }

    /**
     * Withdraws a stanza that waits for a connection.
     *
     * @return whether it was still there; otherwise it has been sent
     */
    public boolean abort(long ticket) {
        return state instanceof State.Detached(var session, var _, var _)
                && session.isPresent()
                && session.get().withdraw(ticket);
    }

    /** Ends the session: tells the server what was handled, ends the stream and, for a bounded time, waits for its answer. */
    public void close(long now) {
        switch (state) {
            case State.Ready(var carrier, var _) -> {
                carrier.sayGoodbye();
                state = new State.Closing(
                        carrier, now + settings.shutdownTimeout().toNanos());
            }
            case State.Detached(var session, var cause, var farewell) -> {
                state = new State.Detached(Optional.empty(), cause, farewell);
                session.ifPresent(suspended -> {
                    suspended.end(OptionalLong.empty(), false);
                    happened(new StreamEvent.Destroyed(endedByUs()));
                });
            }
            case State.Closing _ -> {
                // on its way
            }
        }
    }

    /** Gives up the connection, and the session with it, because of something that is too much for us. */
    public void fail(StreamCondition condition, String text) {
        if (state instanceof State.Ready(var carrier, var _)) {
            detach(carrier.xml().fail(condition, text), true);
        }
    }

    private void happened(StreamEvent event) {
        events.add(event);
    }

    /**
     * Hands over what has happened since the last call, in order.
     *
     * @return whether anything has
     */
    public boolean takeEvents(Consumer<? super StreamEvent> to) {
        int count = 0;
        for (StreamEvent event; (event = events.poll()) != null; count++) {
            to.accept(event);
        }
        if (count > FEW_EVENTS) {
            events = new ArrayDeque<>(4); // not to be kept for an idle stream
        }
        return count > 0;
    }

    /**
     * What is to be written now, if anything; the last words of a connection included. If much is to be written it comes in pieces,
     * one with each call.
     */
    public Optional<ByteBuffer> takeOutput() {
        return switch (state) {
            case State.Ready(var carrier, var _) -> carrier.takeOutput();
            case State.Closing(var carrier, var _) -> carrier.takeOutput();
            case State.Detached(var session, var cause, var farewell) -> {
                var words = farewell.flatMap(XmlStream::takeOutput);
                state = new State.Detached(session, cause, farewell.filter(XmlStream::outputDue));
                yield words;
            }
        };
    }

    /** Takes back what {@link #takeOutput} gave, once it is written or lost, to save memory; nobody must look at it any more. */
    public void reuse(ByteBuffer output) {
        switch (state) {
            case State.Ready(var carrier, var _) -> carrier.xml().reuse(output);
            case State.Closing(var carrier, var _) -> carrier.xml().reuse(output);
            case State.Detached _ -> {
                // there is nothing to be written
            }
        }
    }

    /** Whether {@link #takeOutput} has something to give. */
    public boolean outputDue() {
        return switch (state) {
            case State.Ready(var carrier, var _) -> carrier.outputDue();
            case State.Closing(var carrier, var _) -> carrier.outputDue();
            case State.Detached(var _, var _, var farewell) -> farewell.isPresent();
        };
    }

    /** When {@link #tick} wants to be called, if at all. */
    public OptionalLong nextDeadline() {
        return switch (state) {
            case State.Ready(var _, var liveness) -> OptionalLong.of(liveness.deadline());
            case State.Closing(var _, var deadline) -> OptionalLong.of(deadline);
            case State.Detached _ -> OptionalLong.empty();
        };
    }

    /** Whether a connection carries, or is about to end, a session. */
    public boolean connected() {
        return !(state instanceof State.Detached);
    }

    /** Why the last connection ended; empty while there is one. */
    public Optional<XmppException> lastCause() {
        return state instanceof State.Detached(var _, var cause, var _) ? cause : Optional.empty();
    }

    /** The session to ask the server for, if one is waiting to be resumed. */
    public Optional<Resumption> resumption() {
        return state instanceof State.Detached(var session, var _, var _)
                ? session.flatMap(Session::resumption)
                : Optional.empty();
    }
}
