// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.disco;

import dev.holdfast.dispatch.Registration;
import dev.holdfast.service.Service;
import dev.holdfast.service.ServiceContext;
import dev.holdfast.service.ServiceType;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.xml.Element;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Tells others what this client is and can do, as <a href="https://xmpp.org/extensions/xep-0030.html">XEP-0030</a> has it. From any thread; what is registered counts
 * from the next question on.
 */
public final class DiscoServer implements Service {
    public static final ServiceType<DiscoServer> TYPE = ServiceType.of(DiscoServer.class, DiscoServer::new);

    /** XEP-0030 §3.1: "every entity MUST have at least one identity". */
    private static final Identity UNTIL_TOLD_OTHERWISE = Identity.of("client", "pc", "Holdfast");

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Object, String> features = new HashMap<>(); // guarded by lock; by its registration
    private final Map<Object, Identity> identities = new LinkedHashMap<>(); // guarded by lock; by its registration
    private final Map<String, Supplier<DiscoInfo>> nodes = new HashMap<>(); // guarded by lock

    private DiscoServer(ServiceContext context) {
        registerFeature(DiscoInfo.QUERY.namespace());
        registerFeature(DiscoItem.QUERY.namespace());
        context.onGet(DiscoInfo.QUERY, request -> Optional.of(info(request)));
        context.onGet(DiscoItem.QUERY, request -> Optional.of(items(request)));
    }

    /** Adds something that the client can do, until all who have added it take it back. */
    public Registration registerFeature(String feature) {
        return register(features, feature);
    }

    /** Adds an identity; as long as there is none, it is that of some client. */
    public Registration registerIdentity(Identity identity) {
        return register(identities, identity);
    }

    private <T> Registration register(Map<Object, T> registered, T what) {
        var key = new Object();
        lock.lock();
        try {
            registered.put(key, what);
        } finally {
            lock.unlock();
        }
        return () -> {
            lock.lock();
            try {
                registered.remove(key);
            } finally {
                lock.unlock();
            }
        };
    }

    /**
     * Answers questions about a node (XEP-0030 §3.2).
     *
     * @param info is asked each time, on a thread of the request
     * @throws IllegalStateException if it is there already
     */
    public Registration mount(String node, Supplier<DiscoInfo> info) {
        lock.lock();
        try {
            if (nodes.putIfAbsent(node, info) != null) {
                throw new IllegalStateException("the node " + node + " is there already");
            }
        } finally {
            lock.unlock();
        }
        return () -> {
            lock.lock();
            try {
                nodes.remove(node, info);
            } finally {
                lock.unlock();
            }
        };
    }

    /** What it tells of the client itself. */
    public DiscoInfo info() {
        lock.lock();
        try {
            var own = identities.isEmpty() ? List.of(UNTIL_TOLD_OTHERWISE) : List.copyOf(identities.values());
            return new DiscoInfo(own, new HashSet<>(features.values()), List.of());
        } finally {
            lock.unlock();
        }
    }

    private Element info(Iq.Get request) {
        var node = request.payload().attribute("node");
        return (node.isEmpty() ? info() : mounted(node.get()).get()).toElement(node);
    }

    private Supplier<DiscoInfo> mounted(String node) {
        lock.lock();
        try {
            return Optional.ofNullable(nodes.get(node))
                    .orElseThrow(() -> new StanzaErrorException(StanzaError.Condition.ITEM_NOT_FOUND));
        } finally {
            lock.unlock();
        }
    }

    // XEP-0030 §4.1: "if an entity has no associated items, it MUST return an empty <query/> element"
    private Element items(Iq.Get request) {
        var node = request.payload().attribute("node");
        node.ifPresent(this::mounted);
        return Element.builder(DiscoItem.QUERY).attribute("node", node).build();
    }
}
