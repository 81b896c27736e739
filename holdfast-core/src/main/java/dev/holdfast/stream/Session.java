// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.sm.StreamManagement;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayDeque;
import java.util.Optional;

/** What outlives a connection: stream management, and the stanzas that are not yet known to have arrived. */
final class Session {
    private static final Name ACK = new Name(StreamFeatures.SM, "a");

    /** A stanza of ours, and the number that its sender knows it by. */
    record Outgoing(long ticket, Stanza stanza) {}

    private final Optional<StreamManagement<Outgoing>> management;
    private final LoginOutcome.StreamManagementOn resumption;
    /** Waiting for a connection. */
    final ArrayDeque<Outgoing> queue = new ArrayDeque<>(4);
    /** Without stream management: serialised, and not yet handed to the connection. */
    final ArrayDeque<Outgoing> unflushed = new ArrayDeque<>(4);

    boolean ackRequested;
    boolean sentSinceRequest;

    Session(LoginOutcome.Bound bound) {
        management = bound.streamManagement().map(_ -> new StreamManagement<>());
        resumption = bound.streamManagement()
                .orElseGet(() -> new LoginOutcome.StreamManagementOn(Optional.empty(), Optional.empty()));
    }

    Optional<StreamManagement<Outgoing>> management() {
        return management;
    }

    Optional<Resumption> resumption() {
        return management.flatMap(
                sm -> resumption.id().map(id -> new Resumption(id, sm.inbound(), resumption.location())));
    }

    boolean resumable() {
        return management.isPresent() && resumption.id().isPresent();
    }

    static Element ack(StreamManagement<Outgoing> sm) {
        return Element.builder(ACK).attribute("h", Long.toString(sm.inbound())).build();
    }
}
