// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.xml.Element;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Requests of ours that wait for their reply. From any thread; completing one runs no code but that of who waits. */
final class PendingRequests {
    /**
     * A request that waits.
     *
     * @param inPlace looks at the payload of a result in its place among the stanzas, if anybody does
     */
    record Pending(
            Optional<Jid> asked, CompletableFuture<Iq.Response> reply, Optional<Consumer<Optional<Element>>> inPlace) {}

    private final ConcurrentHashMap<String, Pending> pending = new ConcurrentHashMap<>();

    /** Expects a reply to a request that carries this id and no other request ever will. */
    void add(String id, Pending request) {
        pending.put(id, request);
    }

    void remove(String id) {
        pending.remove(id);
    }

    /** Takes the request that this answers; empty if nobody waits for it: a reply of a stranger is nobody's. */
    Optional<Pending> take(Iq.Response response, Jid self) {
        return take(response.id().orElse(""), response.from(), self);
    }

    /** Ends the request that this would answer if it could be read. */
    void fail(String id, Optional<Jid> from, Jid self, RuntimeException why) {
        take(id, from, self).ifPresent(request -> request.reply().completeExceptionally(why));
    }

    private Optional<Pending> take(String id, Optional<Jid> from, Jid self) {
        var request = pending.get(id);
        return request != null && mayAnswer(from, request.asked(), self) && pending.remove(id, request)
                ? Optional.of(request)
                : Optional.empty();
    }

    private static boolean mayAnswer(Optional<Jid> from, Optional<Jid> asked, Jid self) {
        return from.equals(asked) || fromOurServer(from, self) && fromOurServer(asked, self);
    }

    // RFC 6120 §8.1.2.1, §10.3.3: our own account is meant where "to" or "from" is absent, and servers differ in what
    // they put
    // there. Nobody but our own server, and we ourselves, can send under these names.
    private static boolean fromOurServer(Optional<Jid> name, Jid self) {
        if (name.isEmpty()) {
            return true;
        }
        var jid = name.get();
        return jid.equals(self) || jid.equals(self.bare()) || jid.equals(self.domainJid());
    }

    /** The request was not sent, or its session is over. */
    void fail(String id, RuntimeException why) {
        var request = pending.remove(id);
        if (request != null) {
            request.reply().completeExceptionally(why);
        }
    }

    void failAll(RuntimeException why) {
        pending.keySet().forEach(id -> fail(id, why));
    }
}
