// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a stanza goes (RFC 6120 §10, RFC 6121 §8). Without state of its own; any thread. */
final class Router {
    private final Set<String> domains;
    private final Directory directory;
    private final ServerIq serverIq = new ServerIq();

    Router(Set<String> domains, Directory directory) {
        this.domains = domains;
        this.directory = directory;
    }

    /** Takes a stanza from a client, which owns the lock of its session's inbound side. */
    void received(Session sender, XmlNode stanza) throws StreamFault {
        Address own = sender.jid();
        String claimed = stanza.attribute("from").orElse("");
        if (!claimed.isEmpty() && !isOwn(own, claimed)) {
            throw new StreamFault("invalid-from", "You are " + own + ", not " + claimed);
        }
        XmlNode stamped = stanza.with("from", own.toString());
        boolean addressed = stanza.attribute("to").isPresent();
        if (stanza.name().equals("presence")) {
            if (addressed) {
                directedPresence(sender, stamped);
            } else {
                broadcast(sender, stamped);
            }
        } else {
            route(addressed ? stamped : stamped.with("to", own.bare().toString()));
        }
    }

    /** Delivers a stanza whose {@code from} and {@code to} are set, or answers it with an error. */
    void route(XmlNode stanza) {
        Address to;
        try {
            to = Address.parse(stanza.attribute("to").orElse(""));
        } catch (IllegalArgumentException notAJid) {
            refuse(stanza, "jid-malformed");
            return;
        }
        if (!domains.contains(to.domain())) {
            refuse(stanza, "remote-server-not-found");
        } else if (!to.isBare()
                && directory.find(to).filter(session -> session.deliver(stanza)).isPresent()) {
            return; // the exact resource, whatever its presence (RFC 6121 §8.5.3.1)
        } else {
            routeWithoutMatch(stanza, to);
        }
    }

    private void routeWithoutMatch(XmlNode stanza, Address to) {
        switch (stanza.name()) {
            case "message" -> message(stanza, to);
            case "iq" -> {
                if (to.isBare() && Stanzas.deservesError(stanza)) {
                    route(serverIq.answer(stanza, to));
                } else {
                    refuse(stanza, "service-unavailable");
                }
            }
            default ->
                directory.matching(to.bare()).stream()
                        .filter(session -> to.isBare() && session.presence().isPresent())
                        .forEach(session -> session.deliver(stanza));
        }
    }

    private void message(XmlNode stanza, Address to) {
        String type = stanza.attribute("type").orElse("normal");
        // RFC 6121 §8.5.2.1.1 for bare JIDs; §8.5.3.2.1: only "chat" falls back from a full JID to the bare one
        boolean wanted = switch (type) {
            case "groupchat", "error" -> false;
            case "chat" -> true;
            default -> to.isBare();
        };
        List<Session> candidates = wanted
                ? directory.matching(to.bare()).stream()
                        .filter(session -> session.presence().isPresent() && session.priority() >= 0)
                        .toList()
                : List.of();
        int highest = candidates.stream().mapToInt(Session::priority).max().orElse(0);
        boolean delivered = false;
        for (Session session : candidates) {
            if (type.equals("headline") || session.priority() == highest) {
                delivered |= session.deliver(stanza);
            }
        }
        if (!delivered) {
            refuse(stanza, "service-unavailable");
        }
    }

    /** A stanza that was delivered to a session which ended before its client acknowledged it. */
    void undelivered(XmlNode stanza) {
        if (Stanzas.deservesError(stanza)) {
            route(stanza);
        }
    }

    private void refuse(XmlNode stanza, String condition) {
        if (Stanzas.deservesError(stanza)) {
            XmlNode error = Stanzas.error(stanza, condition);
            error.attribute("to")
                    .map(Address::parse)
                    .flatMap(directory::find)
                    .ifPresent(sender -> sender.deliver(error));
        }
    }

    private void directedPresence(Session sender, XmlNode presence) {
        Optional<String> type = presence.attribute("type");
        try {
            Address to = Address.parse(presence.attribute("to").orElse(""));
            if (type.isEmpty()) {
                sender.directedPresence().add(to);
            } else if (type.get().equals("unavailable")) {
                sender.directedPresence().remove(to);
            }
        } catch (IllegalArgumentException notAJid) {
            return; // presence is never answered with an error by the server
        }
        route(presence);
    }

    private void broadcast(Session sender, XmlNode presence) {
        switch (presence.attribute("type").orElse("available")) {
            case "available" -> {
                boolean initial = sender.presence().isEmpty();
                sender.presence(Optional.of(presence), priority(presence));
                // RFC 6121 §4.2.2: to all available resources, "including the resource that generated the presence"
                toOwnResources(sender, presence);
                if (initial) {
                    others(sender)
                            .forEach(other -> other.presence()
                                    .ifPresent(known -> sender.deliver(
                                            known.with("to", sender.jid().toString()))));
                }
            }
            case "unavailable" -> {
                boolean wasAvailable = sender.presence().isPresent();
                sender.presence(Optional.empty(), 0);
                unavailable(sender, presence, wasAvailable);
            }
            default -> {
                // subscriptions and probes need a roster, which this server does not have
            }
        }
    }

    /** Tells those who saw a session available that it is over. */
    void gone(Session session, boolean wasAvailable) {
        Map<String, String> attributes =
                Map.of("type", "unavailable", "from", session.jid().toString());
        unavailable(session, XmlNode.of(Namespaces.CLIENT, "presence", attributes), wasAvailable);
    }

    private void unavailable(Session sender, XmlNode presence, boolean wasAvailable) {
        if (wasAvailable) {
            toOwnResources(sender, presence);
        }
        for (Address seen : List.copyOf(sender.directedPresence())) {
            route(presence.with("to", seen.toString()));
        }
        sender.directedPresence().clear();
    }

    private void toOwnResources(Session sender, XmlNode presence) {
        for (Session resource : directory.matching(sender.jid().bare())) {
            if (resource.presence().isPresent()) {
                resource.deliver(presence.with("to", resource.jid().toString()));
            }
        }
    }

    private List<Session> others(Session sender) {
        return directory.matching(sender.jid().bare()).stream()
                .filter(session -> session != sender)
                .toList();
    }

    private static int priority(XmlNode presence) {
        String text = presence.child(Namespaces.CLIENT, "priority")
                .map(XmlNode::text)
                .orElse("0")
                .strip();
        try {
            return Math.clamp(Integer.parseInt(text), -128, 127);
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static boolean isOwn(Address own, String claimed) {
        try {
            Address from = Address.parse(claimed);
            return from.equals(own) || from.equals(own.bare());
        } catch (IllegalArgumentException notAJid) {
            return false;
        }
    }
}
