// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientEvent;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stream.NotConnectedException;
import dev.holdfast.xml.Name;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One run of {@code holdfast listen}. */
final class Listening {
    private static final Name PING = new Name("urn:xmpp:ping", "ping");

    private final Link link;
    private final Terminal terminal;
    private final ArrivalPrinter printer;
    private final int priority;
    private final Optional<Integer> count;
    private final CompletableFuture<ExitCode> end = new CompletableFuture<>();
    private int messages; // of the dispatcher thread alone

    Listening(Link link, Terminal terminal, int priority, Optional<Integer> count) {
        this.link = link;
        this.terminal = terminal;
        this.printer = new ArrivalPrinter(terminal);
        this.priority = priority;
        this.count = count;
        var client = link.client();
        client.onEvent(this::happened);
        client.onMessage(this::received);
        client.onPresence(presence -> {
            printer.print(presence);
            lookForReader();
        });
        client.onGet(PING, _ -> Optional.empty()); // XEP-0199: whoever pings us shall measure us
    }

    ExitCode run() {
        link.start();
        ExitCode code;
        try {
            code = end.get();
        } catch (InterruptedException _) {
            code = ExitCode.DONE; // that is how people end it
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
        sendPresence(PresenceState.unavailable());
        link.close();
        return code;
    }

    private void happened(ClientEvent event) {
        printer.print(event);
        switch (event) {
            case ClientEvent.Established _ -> sendPresence(PresenceState.available());
            case ClientEvent.Failed(var cause) -> end.complete(terminal.fail(cause, link.domain()));
            case ClientEvent.Stopped _ -> end.complete(ExitCode.DONE);
            case ClientEvent.Suspended _, ClientEvent.Resumed _, ClientEvent.Destroyed _ -> {
                // presence outlives an outage, and the end of a session is followed by another or by the end of all
            }
        }
        lookForReader();
    }

    private void sendPresence(PresenceState state) {
        try {
            Stanza presence = Presence.of(state, Optional.empty(), priority);
            link.client().enqueue(presence);
        } catch (NotConnectedException _) {
            // there is no session whose presence it could be
        }
    }

    private void received(Message message) {
        printer.print(message);
        messages++;
        if (count.isPresent() && messages == count.get()) {
            end.complete(ExitCode.DONE);
        }
        lookForReader();
    }

    /** What nobody reads need not be received: the other end of our pipe has gone. */
    private void lookForReader() {
        if (terminal.broken()) {
            end.complete(ExitCode.DONE);
        }
    }
}
