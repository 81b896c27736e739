// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Requests of ours that wait for their reply. From any thread; completing one runs no code but that of who waits. */
final class PendingRequests {
    private record Pending(Optional<Jid> asked, CompletableFuture<Iq.Response> reply) {}

    private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();

    CompletableFuture<Iq.Response> add(String id, Optional<Jid> asked) {
        var reply = new CompletableFuture<Iq.Response>();
        pending.put(id, new Pending(asked, reply));
        return reply;
    }

    void remove(String id) {
        pending.remove(id);
    }

    /**
     * Hands a reply to whoever waits for it.
     *
     * @return whether somebody did; a reply of a stranger is nobody's
     */
    boolean complete(Iq.Response response, Jid self) {
        var id = response.id().orElse("");
        var request = pending.get(id);
        if (request == null || !mayAnswer(response.from(), request.asked(), self)) {
            return false;
        }
        pending.remove(id);
        return request.reply().complete(response);
    }

    // RFC 6120 §8.1.2.1, §10.3.3: our own account is meant where "to" or "from" is absent, and servers differ in what
    // they
    // put there. Whoever could send under these names is our own server.
    private static boolean mayAnswer(Optional<Jid> from, Optional<Jid> asked, Jid self) {
        if (from.isEmpty()) {
            return asked.isEmpty() || ownName(asked.get(), self);
        }
        if (asked.isEmpty() || asked.get().equals(self.bare())) {
            return ownName(from.get(), self);
        }
        return from.get().equals(asked.get());
    }

    private static boolean ownName(Jid jid, Jid self) {
        return jid.equals(self.bare()) || jid.equals(self) || jid.equals(self.domainJid());
    }

    void failAll(XmppException cause) {
        pending.values().forEach(request -> request.reply().completeExceptionally(cause));
        pending.clear();
    }
}
