// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.dispatch.SessionHook;
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
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.stream.StreamSettings;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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
    private final Ordered<SessionHook> hooks = new Ordered<>();
    private List<Inbox.Item> keeping = new ArrayList<>(0); // guarded by the stream's lock; until the session is told of
    private volatile Inbox inbox; // written by start
    private volatile Jid self; // written under the stream's lock
    private volatile long session; // the number of the latest; written under the stream's lock
    private volatile @Nullable XmppException ending; // why the session is being destroyed; written by the supervisor
    private Optional<ConnectionDetails> connection = Optional.empty(); // of the supervisor's thread, which attaches
    private volatile Optional<StreamFeatures> features = Optional.empty(); // written under the stream's lock
    private volatile boolean suspended; // written under the stream's lock
    private volatile boolean announced = true; // written under the stream's lock; false while hooks have still to run
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

    /** What is to be done in each new session before it is told of. */
    Ordered<SessionHook> hooks() {
        return hooks;
    }

    /** What the server offered when the latest session began. */
    Optional<StreamFeatures> features() {
        return features;
    }

    /** Whether there is a session without a connection. */
    boolean suspended() {
        return suspended;
    }

    /** Whether there is no session that its hooks have still to run in. */
    boolean announced() {
        return announced;
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
        return enqueue(stanza, Optional.empty());
    }

    /** @param listener is told, in its place among the stanzas, of each change of the state */
    StanzaToken enqueue(Stanza stanza, Optional<BiConsumer<StanzaToken, StanzaState>> listener) {
        var token = new Token(stanza.id().orElseThrow(), stream, listener);
        stream.enqueue(stanza, ticket -> known(ticket, token));
        return token;
    }

    private void known(long ticket, Token token) {
        token.ticket(ticket);
        tokens.put(ticket, token);
    }

    /** Sends a request in the session there is, and expects the reply in that one and no other. */
    StanzaToken request(Iq.Request request, PendingRequests.Pending expectation) {
        var token = new Token(request.id().orElseThrow(), stream, Optional.empty());
        stream.enqueue(request, ticket -> {
            known(ticket, token);
            pending.add(token.id(), expectation);
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
            case StreamEvent.Received(Iq.Response response, var _) -> replied(response);
            case StreamEvent.Received(var stanza, var bytes) -> came(new Inbox.Item.Arrived(stanza, bytes, session));
            case StreamEvent.Malformed(var fault) -> malformed(fault);
            case StreamEvent.Progress progress -> progress(progress);
            case StreamEvent.Established established -> {
                self = established.jid();
                features = Optional.of(established.features());
                streamManagement = established.streamManagement();
                resumable = established.resumable();
                announced = hooks.all().isEmpty();
                gate.open(); // before anybody hears of it
                happened(established());
            }
            case StreamEvent.Suspended(var cause) -> {
                suspended = true;
                happened(new ClientEvent.Suspended(cause));
            }
            case StreamEvent.Resumed() -> {
                suspended = false;
                happened(new ClientEvent.Resumed(details()));
            }
            case StreamEvent.Destroyed(var cause) ->
                destroyed(Optional.ofNullable(ending).orElse(cause));
        }
    }

    private ClientEvent established() {
        return new ClientEvent.Established(self, features.orElseThrow(), details());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time: the lock
    private void destroyed(XmppException why) {
        session++;
        suspended = false;
        gate.close();
        pending.failAll(why);
        if (!announced) {
            release(); // what came in it is not lost, though it was never told of
            announced = true;
            coming.add(new Inbox.Item.SessionOver(why));
            return;
        }
        coming.add(new Inbox.Item.SessionOver(why));
        happened(new ClientEvent.Destroyed(why));
    }

    /**
     * Tells of the session that was kept back, now that its hooks have run. Not if the connection has broken meanwhile: they run again once it is resumed.
     *
     * @param still is asked under the stream's lock whether it is still the turn of those hooks
     */
    void announce(BooleanSupplier still) {
        stream.guarded(() -> {
            if (!announced && !suspended && gate.isOpen() && still.getAsBoolean()) {
                announced = true;
                happened(established());
                release();
            }
            return announced;
        });
    }

    /** Hands over what has come, and behind it what was kept back. */
    private void release() {
        inbox.keep(keeping);
        keeping = new ArrayList<>(0);
        var first = coming;
        coming = new ArrayList<>();
        inbox.release(first);
    }

    private void came(Inbox.Item item) {
        (announced ? coming : keeping).add(item);
    }

    private void replied(Iq.Response response) {
        var request = pending.take(response, self);
        if (request.isEmpty()) {
            LOG.log(Level.DEBUG, "nobody waits for this reply: {0}", response.header());
            return;
        }
        var inPlace = request.get().inPlace();
        if (inPlace.isPresent() && response instanceof Iq.Result result) {
            coming.add(new Inbox.Item.Called(() -> inPlace.get().accept(result.payload())));
        }
        request.get().reply().complete(response);
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
                came(new Inbox.Item.Refused(new Iq.Failure(reply, error, Optional.empty()), id.length(), session));
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
            token.listener()
                    .ifPresent(listener ->
                            coming.add(new Inbox.Item.Called(() -> listener.accept(token, progress.state()))));
            if (progress.state() == StanzaState.FAILED) {
                progress.cause().ifPresent(unfit -> pending.fail(token.id(), unfit)); // if it was a request
            }
        }
    }

    private ConnectionDetails details() {
        return connection.orElseThrow().with(streamManagement, resumable);
    }

    /** Tells the handlers, in its place among the stanzas; of a session that is not told of they hear nothing. */
    private void happened(ClientEvent event) {
        if (announced) {
            coming.add(new Inbox.Item.Happened(event));
        }
    }

    /** Calls something in the place that the dispatcher has come to now. From any thread. */
    void call(Runnable what) {
        inbox.add(new ArrayList<>(List.of(new Inbox.Item.Called(what))));
    }

    /** Hands over all that has come at once: the dispatcher is called, and the inbox locked, once a read and not once a stanza. */
    @Override
    public boolean settled() {
        boolean overflowing = false;
        if (!keeping.isEmpty()) {
            overflowing = inbox.keep(keeping);
            keeping = new ArrayList<>(0);
        }
        if (!coming.isEmpty()) {
            var all = coming;
            coming = new ArrayList<>();
            overflowing |= inbox.add(all);
        }
        return overflowing;
    }
}
