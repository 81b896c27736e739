// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.disco;

import dev.holdfast.jid.Jid;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceContext;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.xml.Element;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Asks others what they are, can do and have, as <a href="https://xmpp.org/extensions/xep-0030.html">XEP-0030</a> has it. What was answered about an entity is kept
 * until the session ends. From any thread.
 */
public final class DiscoClient implements Service {
    public static final ServiceType<DiscoClient> TYPE = ServiceType.of(DiscoClient.class, DiscoClient::new);

    /** How many answers are kept: more than the services of a few servers, and some contacts. */
    private static final int MOST_KEPT = 256;

    private record Question(Jid jid, Optional<String> node) {}

    private final ServiceContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Question, DiscoInfo> known = new LinkedHashMap<>(16, 0.75f, true) { // guarded by lock
                @Override
                protected boolean removeEldestEntry(Map.Entry<Question, DiscoInfo> eldest) {
                    return size() > MOST_KEPT;
                }
            };

    private DiscoClient(ServiceContext context) {
        this.context = context;
        context.onDestroyed(cause -> forget());
    }

    private void forget() {
        lock.lock();
        try {
            known.clear();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #info(Jid, Optional, Duration)}, of the entity itself. */
    public DiscoInfo info(Jid jid, Duration timeout) throws InterruptedException {
        return info(jid, Optional.empty(), timeout);
    }

    /**
     * What an entity is and can do; asked for unless it is known.
     *
     * @throws dev.holdfast.error.XmppException as {@link dev.holdfast.dispatch.StanzaChannel#request}
     */
    public DiscoInfo info(Jid jid, Optional<String> node, Duration timeout) throws InterruptedException {
        var question = new Question(jid, node);
        lock.lock();
        try {
            var answer = known.get(question);
            if (answer != null) {
                return answer;
            }
        } finally {
            lock.unlock();
        }
        var query = Element.builder(DiscoInfo.QUERY).attribute("node", node).build();
        var answer = context.request(Iq.get(jid, query), timeout)
                .map(DiscoInfo::of)
                .orElseGet(() -> DiscoInfo.of(Element.of(DiscoInfo.QUERY)));
        lock.lock();
        try {
            known.put(question, answer);
        } finally {
            lock.unlock();
        }
        return answer;
    }

    /**
     * What belongs to an entity; asked for each time. Items without a valid JID are left out.
     *
     * @throws dev.holdfast.error.XmppException as {@link dev.holdfast.dispatch.StanzaChannel#request}
     */
    public List<DiscoItem> items(Jid jid, Optional<String> node, Duration timeout) throws InterruptedException {
        var query = Element.builder(DiscoItem.QUERY).attribute("node", node).build();
        return context.request(Iq.get(jid, query), timeout).stream()
                .flatMap(answer -> answer.children().stream())
                .flatMap(DiscoItem::of)
                .toList();
    }
}
