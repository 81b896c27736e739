// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.examples;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.XmppClient;
import dev.holdfast.jid.Jid;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.stanza.Message;
import java.time.Duration;

/** Connects, sends one message, waits until the server has it, and leaves: {@code SayHello juliet@example.org romeo@example.org}. */
public final class SayHello {
    private SayHello() {}

    public static void main(String[] args) throws InterruptedException {
        var security = SecurityLayer.password(System.getenv("HOLDFAST_PASSWORD").toCharArray());
        var config = ClientConfig.builder(Jid.parse(args[0]), security).build();
        sayHello(config, Jid.parse(args[1]));
    }

    static void sayHello(ClientConfig config, Jid friend) throws InterruptedException {
        try (var client = new XmppClient(config)) {
            client.onMessage(message -> System.out.println(message.from() + ": " + message.body()));
            client.start();
            client.send(Message.chat(friend, "Wherefore art thou?"), Duration.ofSeconds(30));
        }
    }
}
