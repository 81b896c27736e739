// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.examples;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.XmppClient;
import dev.holdfast.dispatch.Registration;
import dev.holdfast.jid.Jid;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Presence;
import dev.holdfast.stanza.PresenceState;

/** Stays online, whatever the network does, and repeats what it is told: {@code EchoBot echo@example.org}. */
public final class EchoBot {
    private EchoBot() {}

    public static void main(String[] args) throws InterruptedException {
        var security = SecurityLayer.password(System.getenv("HOLDFAST_PASSWORD").toCharArray());
        var client = new XmppClient(
                ClientConfig.builder(Jid.parse(args[0]), security).build());
        echo(client);
        client.onEvent(event -> System.out.println(describe(event)));
        client.start();
        Thread.currentThread().join(); // until the process is ended
    }

    static Registration echo(XmppClient client) {
        client.onEvent(event -> {
            if (event instanceof ClientEvent.Established) {
                client.enqueue(Presence.of(PresenceState.available()));
            }
        });
        return client.onMessage(message -> {
            if (message.type() == Message.Type.CHAT && message.body().isPresent()) {
                client.enqueue(message.reply(message.body().get()));
            }
        });
    }

    /** The compiler knows all events: nothing can be forgotten here. */
    static String describe(ClientEvent event) {
        return switch (event) {
            case ClientEvent.Established(var jid, var features, var connection) ->
                "online as " + jid + " at " + connection.server();
            case ClientEvent.Suspended(var cause) -> "unstable: " + cause.getMessage();
            case ClientEvent.Resumed(var connection) -> "back, and nothing was lost";
            case ClientEvent.Destroyed(var cause) -> "session lost: " + cause.getMessage();
            case ClientEvent.Stopped() -> "offline";
            case ClientEvent.Failed(var cause) -> "gave up: " + cause.getMessage();
        };
    }
}
