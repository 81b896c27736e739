// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Timing;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamEvent;
import dev.holdfast.stream.StreamSettings;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where stanzas and events part: replies go to who waits for them, progress to its token, all else to the inbox.
 *
 * <p>{@link #accept} runs under the lock of the stream, and does nothing that blocks.
 */
final class StanzaRouter implements GuardedStream.Sink {
    private static final System.Logger LOG = System.getLogger(StanzaRouter.class.getName());

    private final GuardedStream stream;
    private final PendingRequests pending;
    private final SessionGate gate;
    private final TokenTable tokens = new TokenTable(); // guarded by the stream's lock
    private List<Inbox.Item> coming = new ArrayList<>(); // guarded by the stream's lock
    private volatile Inbox inbox; // written by start
    private volatile Jid self; // written under the stream's lock
    private volatile long session; // the number of the latest; written under the stream's lock
    private volatile @Nullable XmppException ending; // why the session is being destroyed; written by the supervisor
    private Optional<ConnectionDetails> connection = Optional.empty(); // of the supervisor's thread, which attaches
    private boolean streamManagement; // guarded by the stream's lock
    private boolean resumable; // guarded by the stream's lock

    StanzaRouter(
            Jid self, StreamSettings settings, Timing timing, PendingRequests pending, SessionGate gate, Inbox inbox) {
        this.self = self;
        this.pending = pending;
        this.gate = gate;
        this.inbox = inbox;
        this.stream = new GuardedStream(settings, this, timing);
    }

    GuardedStream stream() {
        return stream;
    }

    /** The JID that the server gave us last, or the one we began with. */
    Jid self() {
        return self;
    }

    /** Sends what comes from now on there. */
    void into(Inbox next) {
        inbox = next;
    }

    /** Lets the stream live on this connection. */
    void attach(LoggedIn loggedIn) {
        connection = Optional.of(ConnectionDetails.of(loggedIn)); // not under the lock: it may be an application's own
        stream.attach(loggedIn);
    }

    /** Ends the session that waits to be resumed, if there is one, for that reason. */
    void destroy(XmppException why) {
        ending = why;
        stream.close();
        ending = null;
    }

    StanzaToken enqueue(Stanza stanza) {
        var token = new Token(stanza.id().orElseThrow(), stream);
        stream.enqueue(stanza, ticket -> known(ticket, token));
        return token;
    }

    private void known(long ticket, Token token) {
        token.ticket(ticket);
        tokens.put(ticket, token);
    }

    /** Sends a request in the session there is, and expects the reply in that one and no other. */
    StanzaToken request(Iq.Request request, CompletableFuture<Iq.Response> reply) {
        var token = new Token(request.id().orElseThrow(), stream);
        stream.enqueue(request, ticket -> {
            known(ticket, token);
            pending.add(token.id(), request.to(), reply);
        });
        return token;
    }

    /** Answers a request; not if the session that it came in is over. */
    Optional<StanzaToken> answer(Iq.Response answer, long asked) {
        if (asked != session) {
            return Optional.empty();
        }
        try {
            return Optional.of(enqueue(answer));
        } catch (NotConnectedException gone) {
            return Optional.empty();
        }
    }

    @Override
    public void accept(StreamEvent event) {
        switch (event) {
            case StreamEvent.Received(Iq.Response response, var _) -> {
                if (!pending.complete(response, self)) {
                    LOG.log(Level.DEBUG, "nobody waits for this reply: {0}", response.header());
                }
            }
            case StreamEvent.Received(var stanza, var bytes) ->
                coming.add(new Inbox.Item.Arrived(stanza, bytes, session));
            case StreamEvent.Malformed(var fault) -> malformed(fault);
            case StreamEvent.Progress progress -> progress(progress);
            case StreamEvent.Established established -> {
                self = established.jid();
                streamManagement = established.streamManagement();
                resumable = established.resumable();
                gate.open(); // before anybody hears of it
                happened(new ClientEvent.Established(established.jid(), established.features(), details()));
            }
            case StreamEvent.Suspended(var cause) -> happened(new ClientEvent.Suspended(cause));
            case StreamEvent.Resumed() -> happened(new ClientEvent.Resumed(details()));
            case StreamEvent.Destroyed(var cause) ->
                destroyed(Optional.ofNullable(ending).orElse(cause));
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: the lock
    private void destroyed(XmppException why) {
        session++;
        gate.close();
        pending.failAll(why);
        happened(new ClientEvent.Destroyed(why));
    }

    /** RFC 6120 §8.2.3: whoever sends a request gets an answer, if only that it was none; nothing else is answered. */
    private void malformed(MalformedStanzaException fault) {
        LOG.log(Level.DEBUG, "a malformed stanza came: {0}", fault.getMessage());
        var stanza = fault.stanza();
        if (!stanza.name().local().equals("iq") || stanza.attribute("id").isEmpty()) {
            return;
        }
        StanzaHeader reply;
        try {
            reply = StanzaHeader.replyTo(stanza);
        } catch (MalformedStanzaException senderUnknown) {
            return;
        }
        var id = reply.id().orElse("");
        switch (stanza.attribute("type").orElse("")) {
            case "get", "set" -> {
                var error = StanzaError.of(StanzaError.Condition.BAD_REQUEST);
                coming.add(
                        new Inbox.Item.Refused(new Iq.Failure(reply, error, Optional.empty()), id.length(), session));
            }
            case "result", "error" -> pending.fail(id, reply.to(), self, fault);
            default -> {
                // neither a request nor a reply
            }
        }
    }

    private void progress(StreamEvent.Progress progress) {
        var token = progress.state().isFinal() ? tokens.remove(progress.ticket()) : tokens.get(progress.ticket());
        if (token != null) {
            token.progress(progress.state(), progress.cause());
            if (progress.state() == StanzaState.FAILED) {
                progress.cause().ifPresent(unfit -> pending.fail(token.id(), unfit)); // if it was a request
            }
        }
    }

    private ConnectionDetails details() {
        return connection.orElseThrow().with(streamManagement, resumable);
    }

    /** Tells the handlers, in its place among the stanzas. */
    private void happened(ClientEvent event) {
        coming.add(new Inbox.Item.Happened(event));
    }

    /** Hands over all that has come at once: the dispatcher is called, and the inbox locked, once a read and not once a stanza. */
    @Override
    public boolean settled() {
        if (coming.isEmpty()) {
            return false;
        }
        var all = coming;
        coming = new ArrayList<>();
        return inbox.add(all);
    }
}
