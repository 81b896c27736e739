// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.babbler;

import dev.holdfast.bench.rival.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.addr.Jid;
import rocks.xmpp.core.XmppException;
import rocks.xmpp.core.session.SendTask;
import rocks.xmpp.core.session.XmppClient;
import rocks.xmpp.core.stanza.model.Message;
import rocks.xmpp.extensions.ping.PingManager;

/** One session of Babbler. */
final class BabblerSession implements Session {
    private static final Duration PING_PATIENCE = Duration.ofSeconds(30);

    /**
     * Babbler asks for the server's features while it enables stream management, in another thread. When it takes that query for one
     * that the server counts and the server does not, Babbler holds the last stanza back for good unless others follow.
     */
    private static final int STANZAS_AFTER_LAST = 3;

    private final XmppClient client;
    private final Map<String, Jid> addresses = new HashMap<>(4); // of the one thread that sends
    private volatile @Nullable SendTask<Message> last; // written by the one thread that sends

    BabblerSession(XmppClient client) {
        this.client = client;
    }

    @Override
    public void onMessage(Consumer<String> body) {
        client.addInboundMessageListener(event -> body.accept(event.getMessage().getBody()));
    }

    @Override
    public void send(String to, String body) {
        last = client.sendMessage(new Message(addresses.computeIfAbsent(to, Jid::of), Message.Type.CHAT, body));
    }

    /** Waits for the acknowledgement of the last message: the server counts, so it covers all that went before. */
    @Override
    public void awaitAcknowledged(Duration timeout) throws Exception {
        var task = last;
        if (task == null) {
            return;
        }
        var acknowledged = new CountDownLatch(1);
        task.onAcknowledge(message -> acknowledged.countDown());
        for (int i = 0; i < STANZAS_AFTER_LAST; i++) {
            ping();
        }
        if (!acknowledged.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("Babbler was told of no acknowledgement within " + timeout);
        }
    }

    @Override
    public void ping() throws Exception {
        var answered = client.getManager(PingManager.class)
                .pingServer()
                .getResult(PING_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!answered) {
            throw new TimeoutException("the server did not answer Babbler's ping");
        }
    }

    @Override
    public void close() throws XmppException {
        client.close();
    }
}
