// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientEvent;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;
import java.util.Locale;
import java.util.Optional;

/** Prints what {@code listen} sees. */
record ArrivalPrinter(Terminal terminal) {
    void print(ClientEvent event) {
        terminal.print(json(event));
        terminal.print(
                switch (event) {
                    case ClientEvent.Established(var jid, var _, var connection) ->
                        "-- online as " + jid + " (" + connection.server() + ", "
                                + connection.tls().orElse("no TLS") + ", " + connection.mechanism() + ")";
                    case ClientEvent.Suspended(var cause) -> "-- suspended: " + cause.getMessage();
                    case ClientEvent.Resumed _ -> "-- resumed, nothing was lost";
                    case ClientEvent.Destroyed(var cause) -> "-- session over: " + cause.getMessage();
                    case ClientEvent.Stopped _ -> "-- offline";
                    case ClientEvent.Failed _ -> "-- gave up"; // the reason is on stderr
                });
    }

    private static JsonLine json(ClientEvent event) {
        return switch (event) {
            case ClientEvent.Established(var jid, var _, var connection) ->
                JsonLine.of("established")
                        .with("jid", jid.toString())
                        .with("server", connection.server())
                        .with("tls", connection.tls())
                        .with("mechanism", connection.mechanism())
                        .with("sm", connection.streamManagement())
                        .with("resumable", connection.resumable());
            case ClientEvent.Suspended(var cause) ->
                JsonLine.of("suspended").with("cause", Optional.ofNullable(cause.getMessage()));
            case ClientEvent.Resumed _ -> JsonLine.of("resumed");
            case ClientEvent.Destroyed(var cause) ->
                JsonLine.of("destroyed").with("cause", Optional.ofNullable(cause.getMessage()));
            case ClientEvent.Stopped _ -> JsonLine.of("stopped");
            case ClientEvent.Failed(var cause) ->
                JsonLine.of("failed").with("cause", Optional.ofNullable(cause.getMessage()));
        };
    }

    void print(Message message) {
        terminal.print(JsonLine.of("message")
                .with("from", message.from())
                .with("to", message.to())
                .with("id", message.id())
                .with("type", message.type().name().toLowerCase(Locale.ROOT))
                .with("body", message.body()));
        var text = message.error()
                .map(error -> "(error: " + error + ")")
                .or(message::body)
                .orElse("(no text)");
        // every line but the first is indented, so that no text can pass for the next message
        terminal.print(sender(message.from().map(Object::toString)) + ": " + text.replace("\n", "\n    "));
    }

    void print(Presence presence) {
        var show = presence.state().show();
        terminal.print(JsonLine.of("presence")
                .with("from", presence.from())
                .with("to", presence.to())
                .with("type", presence.type().name().toLowerCase(Locale.ROOT))
                .with("show", show.map(ArrivalPrinter::wire))
                .with("status", presence.status())
                .with("priority", presence.priority()));
        terminal.print("-- " + sender(presence.from().map(Object::toString)) + " is "
                + show.map(ArrivalPrinter::wire).orElse(presence.type().name().toLowerCase(Locale.ROOT))
                + presence.status()
                        .map(status -> " (" + status.replace('\n', ' ') + ")")
                        .orElse(""));
    }

    private static String wire(PresenceState.Show show) {
        return show.name().toLowerCase(Locale.ROOT);
    }

    private static String sender(Optional<String> from) {
        return from.orElse("the server");
    }
}
