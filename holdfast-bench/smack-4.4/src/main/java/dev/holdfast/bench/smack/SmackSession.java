// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.smack;

import dev.holdfast.bench.rival.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jivesoftware.smack.ReconnectionManager;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smackx.ping.PingManager;
import org.jivesoftware.smackx.ping.packet.Ping;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/** One connection of Smack. */
final class SmackSession implements Session {
    private final XMPPTCPConnection connection;
    private final PingManager pings;
    private final Map<String, Jid> addresses = new HashMap<>(4); // of the one thread that sends

    SmackSession(XMPPTCPConnection connection) {
        this.connection = connection;
        pings = PingManager.getInstanceFor(connection);
    }

    @Override
    public void onMessage(Consumer<String> body) {
        // synchronous is what costs Smack least: the asynchronous one starts a task for each stanza
        connection.addSyncStanzaListener(
                stanza -> {
                    if (stanza instanceof Message message) {
                        body.accept(message.getBody());
                    }
                },
                StanzaTypeFilter.MESSAGE);
    }

    @Override
    public void send(String to, String body) throws Exception {
        connection.sendStanza(connection
                .getStanzaFactory()
                .buildMessageStanza()
                .to(address(to))
                .ofType(Message.Type.chat)
                .setBody(body)
                .build());
    }

    private Jid address(String text) throws XmppStringprepException {
        var known = addresses.get(text);
        if (known == null) {
            known = JidCreate.from(text);
            addresses.put(text, known);
        }
        return known;
    }

    /** Waits for the acknowledgement of one more stanza: the server counts, so it covers all that went before. */
    @Override
    public void awaitAcknowledged(Duration timeout) throws Exception {
        var last = new Ping(connection.getXMPPServiceDomain());
        var acknowledged = new CountDownLatch(1);
        // a listener for one id; one for all stanzas would cost Smack a task for each acknowledgement
        connection.addStanzaIdAcknowledgedListener(last.getStanzaId(), stanza -> acknowledged.countDown());
        connection.sendStanza(last);
        connection.requestSmAcknowledgement();
        if (!acknowledged.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TimeoutException("Smack was told of no acknowledgement within " + timeout);
        }
    }

    @Override
    public void ping() throws Exception {
        if (!pings.pingMyServer(false)) {
            throw new TimeoutException("the server did not answer Smack's ping");
        }
    }

    @Override
    public void close() {
        var reconnecting = ReconnectionManager.getInstanceFor(connection);
        reconnecting.disableAutomaticReconnection();
        reconnecting.abortPossiblyRunningReconnection();
        connection.disconnect();
    }
}
