// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.XmppClient;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A client of the library that sends messages with the texts "1", "2", "3" … and keeps their tokens. One thread at a time. */
final class NumberedSender implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final XmppClient client;
    private final Jid to;
    private final BlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
    private final List<StanzaToken> tokens = new ArrayList<>();

    /** Goes online. */
    NumberedSender(ClientConfig config, String to) throws InterruptedException {
        client = new XmppClient(config);
        this.to = Jid.parse(to);
        client.onEvent(events::add);
        client.start();
        await(ClientEvent.Established.class);
    }

    /** Waits for the next event of this kind; those before it are forgotten. */
    <E extends ClientEvent> E await(Class<E> kind) throws InterruptedException {
        var before = new ArrayList<ClientEvent>();
        while (true) {
            var event = events.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " within " + LIMIT + "; before: " + before);
            }
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
            before.add(event);
        }
    }

    /** Waits for the session to go on, or for another. */
    ClientEvent awaitReturn() throws InterruptedException {
        while (true) {
            var event = await(ClientEvent.class);
            if (event instanceof ClientEvent.Resumed || event instanceof ClientEvent.Established) {
                return event;
            }
        }
    }

    /** Enqueues so many messages; there must be a session, be it suspended. */
    void send(int count) {
        for (int i = 0; i < count; i++) {
            var number = Integer.toString(tokens.size() + 1);
            tokens.add(client.enqueue(Message.chat(to, number)));
        }
    }

    /** Waits until the first of them have a final state, and returns those. */
    List<StanzaState> awaitFinal(int count) throws InterruptedException {
        var states = new ArrayList<StanzaState>();
        for (var token : tokens.subList(0, count)) {
            states.add(token.awaitFinal(LIMIT));
        }
        return states;
    }

    /** The texts of those that are in this state now. */
    List<String> texts(StanzaState state) {
        return IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).state() == state)
                .mapToObj(i -> Integer.toString(i + 1))
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }
}
