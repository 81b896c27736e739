// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Timing;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.StreamEvent;
import dev.holdfast.stream.StreamSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Map<Long, Token> tokens = new HashMap<>(); // guarded by the stream's lock
    private volatile Inbox inbox; // written by start
    private volatile Jid self; // written under the stream's lock
    private volatile @Nullable LoggedIn connection; // written by the supervisor
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
        connection = loggedIn;
        stream.attach(loggedIn);
    }

    StanzaToken enqueue(Stanza stanza) {
        var token = new Token(stanza.id().orElseThrow(), stream);
        stream.enqueue(stanza, ticket -> {
            token.ticket(ticket);
            tokens.put(ticket, token);
        });
        return token;
    }

    @Override
    public void accept(StreamEvent event) {
        switch (event) {
            case StreamEvent.Received(Iq.Response response, var _) -> {
                if (!pending.complete(response, self)) {
                    LOG.log(System.Logger.Level.DEBUG, "nobody waits for this reply: {0}", response.header());
                }
            }
            case StreamEvent.Received(var stanza, var bytes) -> inbox.add(new Inbox.Item.Arrived(stanza, bytes));
            case StreamEvent.Malformed(var fault) -> inbox.add(new Inbox.Item.Broken(fault));
            case StreamEvent.Progress progress -> progress(progress);
            case StreamEvent.Established established -> {
                self = established.jid();
                streamManagement = established.streamManagement();
                resumable = established.resumable();
                happened(new ClientEvent.Established(established.jid(), established.features(), details()));
                gate.open();
            }
            case StreamEvent.Suspended(var cause) -> happened(new ClientEvent.Suspended(cause));
            case StreamEvent.Resumed() -> happened(new ClientEvent.Resumed(details()));
            case StreamEvent.Destroyed(var cause) -> {
                gate.close();
                pending.failAll(cause);
                happened(new ClientEvent.Destroyed(cause));
            }
        }
    }

    private void progress(StreamEvent.Progress progress) {
        var token = progress.state().isFinal() ? tokens.remove(progress.ticket()) : tokens.get(progress.ticket());
        if (token != null) {
            token.progress(progress.state(), progress.cause());
        }
    }

    private ConnectionDetails details() {
        return ConnectionDetails.of(Optional.ofNullable(connection).orElseThrow(), streamManagement, resumable);
    }

    /** Tells the handlers, in its place among the stanzas. */
    void happened(ClientEvent event) {
        inbox.add(new Inbox.Item.Happened(event));
    }

    @Override
    public boolean overflowing() {
        return inbox.overflowing();
    }
}
