// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.holdfast;

import dev.holdfast.bench.rival.RosterSession;
import dev.holdfast.client.XmppClient;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One client; what it sends is followed by its tokens, and no more than a window of them is on its way. */
final class HoldfastSession implements RosterSession {
    private static final Element PING = Element.of(new Name("urn:xmpp:ping", "ping"));
    private static final Element ROSTER = Element.of(new Name("jabber:iq:roster", "query"));
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int WINDOW = 8192;

    private final XmppClient client;
    private final ArrayDeque<StanzaToken> onTheirWay = new ArrayDeque<>(0);
    private final Map<String, Jid> known = new HashMap<>(4);

    HoldfastSession(XmppClient client) {
        this.client = client;
    }

    @Override
    public void onMessage(Consumer<String> body) {
        client.onMessage(message -> body.accept(message.body().orElse("")));
    }

    @Override
    public void send(String to, String body) throws InterruptedException {
        if (onTheirWay.size() == WINDOW) {
            requireSuccess(onTheirWay.remove(), LIMIT);
        }
        onTheirWay.add(client.enqueue(Message.chat(known.computeIfAbsent(to, Jid::parse), body)));
    }

    @Override
    public void awaitAcknowledged(Duration timeout) throws InterruptedException {
        for (StanzaToken token; (token = onTheirWay.poll()) != null; ) {
            requireSuccess(token, timeout);
        }
    }

    private static void requireSuccess(StanzaToken token, Duration timeout) throws InterruptedException {
        var state = token.awaitFinal(timeout);
        if (state != StanzaState.ACKED) {
            throw new IllegalStateException("a message ended as " + state);
        }
    }

    @Override
    public void ping() throws InterruptedException {
        client.request(Iq.get(client.localJid().domainJid(), PING), LIMIT);
    }

    @Override
    public int fetchRoster() throws InterruptedException {
        var roster = client.request(Iq.get(client.localJid().bare(), ROSTER), LIMIT);
        return roster.orElseThrow().children().size();
    }

    @Override
    public void close() {
        client.close();
    }
}
