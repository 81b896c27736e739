// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One bound resource. It outlives its connection if XEP-0198 resumption was switched on.
 *
 * <p>Two locks, always taken in this order: {@code inbound} is held while one stanza of the client is handled, so that a
 * resumption sees it handled and counted or neither; {@code state} guards the fields. Nothing blocks under either.
 */
final class Session {
    private final ServerParts parts;
    private final Address jid;
    private final Object inbound = new Object();
    private final Object state = new Object();
    private final Set<Address> directed = ConcurrentHashMap.newKeySet(); // who got directed presence
    private Optional<LoopbackConnection> connection; // guarded by state
    private Optional<StreamManagement> management = Optional.empty(); // guarded by state
    private Optional<XmlNode> presence = Optional.empty(); // guarded by state
    private int priority; // guarded by state
    private int losses; // guarded by state
    private Duration hibernation = Duration.ZERO; // guarded by state
    private boolean ended; // guarded by state

    Session(ServerParts parts, Address jid, LoopbackConnection connection) {
        this.parts = parts;
        this.jid = jid;
        this.connection = Optional.of(connection);
    }

    Address jid() {
        return jid;
    }

    Optional<LoopbackConnection> connection() {
        synchronized (state) {
            return connection;
        }
    }

    /**
     * Begins with the answer to the request to bind: nothing goes to the client before it, and when the client has it, the
     * session can be found.
     *
     * @return the session that had this JID until now
     */
    Optional<Session> begin(XmlNode boundAnswer) {
        synchronized (state) {
            Optional<Session> replaced = parts.directory().put(this);
            connection.ifPresent(open -> open.outbox().append(boundAnswer.bytes()));
            return replaced;
        }
    }

    /** Handles one element that the client sent; does nothing if the session has left that connection. */
    void received(LoopbackConnection from, XmlNode node) throws StreamFault {
        synchronized (inbound) {
            if (connection().filter(from::equals).isEmpty()) {
                return;
            }
            if (node.namespace().equals(Namespaces.SM) && parts.settings().streamManagement) {
                nonza(from, node);
            } else if (node.namespace().equals(Namespaces.CLIENT)
                    && Set.of("message", "presence", "iq").contains(node.name())) {
                synchronized (state) {
                    management.ifPresent(StreamManagement::handled); // who sees the stanza sees it counted
                }
                parts.router().received(this, node);
            } else {
                throw new StreamFault("unsupported-stanza-type", "Unknown element: " + node.name());
            }
        }
    }

    private void nonza(LoopbackConnection from, XmlNode node) throws StreamFault {
        synchronized (state) {
            switch (node.name()) {
                case "enable" -> enable(from, node);
                case "r" -> {
                    if (parts.settings().answersAckRequests) {
                        management.ifPresent(sm -> from.outbox().append(ack(sm)));
                    }
                }
                case "a" -> {
                    if (management.isPresent()) {
                        management.get().acknowledge(counter(node));
                        requestAck(management.get(), from);
                    }
                }
                case "resume" -> from.outbox().append(failed("unexpected-request", Optional.empty()));
                default -> throw new StreamFault("unsupported-stanza-type", "Unknown element: " + node.name());
            }
        }
    }

    private void enable(LoopbackConnection from, XmlNode node) {
        if (management.isPresent()) {
            from.outbox().append(failed("unexpected-request", Optional.empty()));
            return;
        }
        Settings settings = parts.settings();
        String wish = node.attribute("resume").orElse("false");
        boolean resumable = settings.resumption && (wish.equals("true") || wish.equals("1"));
        String id = UUID.randomUUID().toString();
        management = Optional.of(new StreamManagement(id, resumable));
        if (resumable) {
            parts.directory().managed(id, this);
            String location = settings.location
                    .map(place -> " location='" + XmlWriter.escape(place) + "'")
                    .orElse("");
            hibernation = settings.hibernation;
            String wished = node.attribute("max").orElse("");
            if (wished.matches("[1-9][0-9]{0,8}") && Long.parseLong(wished) < hibernation.toSeconds()) {
                hibernation = Duration.ofSeconds(Long.parseLong(wished));
            }
            long max = Math.max(1, hibernation.toSeconds());
            from.outbox()
                    .append("<enabled xmlns='" + Namespaces.SM + "' id='" + id + "' resume='true' max='" + max + "'"
                            + location + "/>");
        } else {
            from.outbox().append("<enabled xmlns='" + Namespaces.SM + "'/>");
        }
    }

    /** Sends a stanza to the client, or keeps it for the resumption. False if the session is over. */
    boolean deliver(XmlNode stanza) {
        byte[] bytes = stanza.bytes();
        synchronized (state) {
            if (ended) {
                return false;
            }
            management.ifPresent(sm -> sm.sent(stanza));
            connection.ifPresent(open -> {
                open.outbox().append(bytes);
                management.ifPresent(sm -> requestAck(sm, open));
            });
            return true;
        }
    }

    private void requestAck(StreamManagement sm, LoopbackConnection open) {
        if (sm.takeRequest(parts.settings().ackRequestEvery)) {
            open.outbox().append("<r xmlns='" + Namespaces.SM + "'/>");
        }
    }

    /**
     * Moves this session to a new connection. The client's {@code h} is checked first, and a bad one leaves all as it was.
     *
     * @return whether the session still existed
     */
    boolean resume(LoopbackConnection onto, String id, long h) throws StreamFault {
        Optional<LoopbackConnection> old;
        synchronized (inbound) {
            synchronized (state) {
                if (ended || management.isEmpty()) {
                    return false;
                }
                StreamManagement sm = management.get();
                sm.acknowledge(h);
                old = connection;
                connection = Optional.of(onto);
                onto.outbox()
                        .append("<resumed xmlns='" + Namespaces.SM + "' previd='" + id + "' h='" + sm.handledCount()
                                + "'/>");
                sm.resend().forEach(stanza -> onto.outbox().append(stanza.bytes()));
                requestAck(sm, onto);
            }
        }
        old.ifPresent(LoopbackConnection::abandon);
        parts.directory().changed();
        return true;
    }

    /** The connection is gone: hibernates if it may, else ends. */
    void lost(LoopbackConnection gone) {
        boolean hibernates;
        int loss;
        Duration time;
        synchronized (state) {
            if (connection.filter(gone::equals).isEmpty()) {
                return;
            }
            hibernates = management.filter(StreamManagement::resumable).isPresent();
            connection = hibernates ? Optional.empty() : connection;
            loss = ++losses;
            time = hibernation;
        }
        if (hibernates) {
            parts.later(() -> expireAfter(loss), time);
            parts.directory().changed();
        } else {
            end();
        }
    }

    private void expireAfter(int loss) {
        boolean stillLost;
        synchronized (state) {
            stillLost = loss == losses && connection.isEmpty() && !ended;
        }
        if (stillLost) {
            expire();
        }
    }

    /** Ends as if it had hibernated for too long. */
    void expire() {
        Optional<LoopbackConnection> had;
        synchronized (inbound) {
            synchronized (state) {
                management
                        .filter(StreamManagement::resumable)
                        .ifPresent(sm -> parts.directory().expired(sm.id(), sm.handledCount()));
            }
            had = end();
        }
        had.ifPresent(LoopbackConnection::abandon);
    }

    /**
     * Ends this session for good. Others see it unavailable, and messages that the client has not acknowledged go the way of
     * messages to somebody who is offline.
     *
     * @return the connection it had, which is for the caller to end
     */
    Optional<LoopbackConnection> end() {
        Optional<LoopbackConnection> had;
        List<XmlNode> leftOver;
        boolean wasAvailable;
        synchronized (state) {
            if (ended) {
                return Optional.empty();
            }
            ended = true;
            had = connection;
            connection = Optional.empty();
            leftOver = management.map(StreamManagement::abandon).orElse(List.of());
            wasAvailable = presence.isPresent();
        }
        parts.directory().remove(this);
        parts.router().gone(this, wasAvailable);
        leftOver.forEach(parts.router()::undelivered);
        return had;
    }

    /** Ends without telling anybody, because the whole server does. */
    void forget() {
        synchronized (state) {
            ended = true;
            connection = Optional.empty();
        }
    }

    Set<Address> directedPresence() {
        return directed;
    }

    /** The last available presence; empty while unavailable. */
    Optional<XmlNode> presence() {
        synchronized (state) {
            return presence;
        }
    }

    void presence(Optional<XmlNode> sent, int sentPriority) {
        synchronized (state) {
            presence = sent;
            priority = sentPriority;
        }
        parts.directory().changed();
    }

    int priority() {
        synchronized (state) {
            return priority;
        }
    }

    /** The acknowledgement that an orderly end of the stream begins with; empty without XEP-0198. */
    String lastAck() {
        synchronized (state) {
            return parts.settings().answersAckRequests
                    ? management.map(Session::ack).orElse("")
                    : "";
        }
    }

    LoopbackSession snapshot() {
        synchronized (state) {
            return new LoopbackSession(
                    jid.toString(),
                    connection.isPresent(),
                    presence.isPresent(),
                    priority,
                    management.isPresent(),
                    management.filter(StreamManagement::resumable).isPresent(),
                    management.map(StreamManagement::unackedCount).orElse(0),
                    management.map(StreamManagement::handledCount).orElse(0L),
                    connection.map(open -> open.wire().received()).orElse(0L),
                    connection.map(open -> open.wire().sent()).orElse(0L));
        }
    }

    /** Reads the counter of an acknowledgement: an xs:unsignedInt. */
    static long counter(XmlNode node) throws StreamFault {
        String h = node.attribute("h").orElse("");
        if (!h.matches("[0-9]{1,10}") || Long.parseLong(h) > 0xFFFF_FFFFL) {
            throw new StreamFault("policy-violation", "Not a counter: h='" + h + "'");
        }
        return Long.parseLong(h);
    }

    static String failed(String condition, Optional<Long> handled) {
        String h = handled.map(count -> " h='" + count + "'").orElse("");
        return "<failed xmlns='" + Namespaces.SM + "'" + h + "><" + condition + " xmlns='" + Namespaces.STANZA_ERRORS
                + "'/></failed>";
    }

    private static String ack(StreamManagement sm) {
        return "<a xmlns='" + Namespaces.SM + "' h='" + sm.handledCount() + "'/>";
    }
}
