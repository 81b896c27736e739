// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.client.ClientConfig;
import dev.holdfast.client.ClientEvent;
import dev.holdfast.client.XmppClient;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.StanzaState;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One of the two who talk in the demo: a client, a thread that sends, and one that watches the acknowledgements. */
final class DemoUser implements AutoCloseable {
    private static final int WINDOW = 256;

    private final DemoState state;
    private final DemoState.Side side;
    private final DemoView view;
    private final XmppClient client;
    private final Deadline deadline;
    private final BlockingQueue<StanzaToken> onTheirWay = new ArrayBlockingQueue<>(WINDOW);

    DemoUser(DemoState state, DemoState.Side side, DemoView view, ClientConfig config, Deadline deadline) {
        this.state = state;
        this.side = side;
        this.view = view;
        this.client = new XmppClient(config);
        this.deadline = deadline;
        client.onEvent(this::happened);
        client.onMessage(this::received);
    }

    DemoState.Side side() {
        return side;
    }

    Jid jid() {
        return client.localJid();
    }

    void start() {
        client.start();
    }

    private void happened(ClientEvent event) {
        switch (event) {
            case ClientEvent.Established(var jid, var _, var connection) -> {
                state.change(() -> {
                    side.state = "online";
                    side.connection = connection.server().replaceFirst("^\\S+ ", ""); // the kind of TLS
                });
                view.established(side.name, jid, connection);
            }
            case ClientEvent.Suspended(var cause) -> {
                state.change(() -> side.state = "suspended");
                view.suspended(side.name, cause);
            }
            case ClientEvent.Resumed _ -> {
                var time = state.read(() -> state.resumed(side));
                view.resumed(side.name, time);
                state.change(() -> side.state = "online");
            }
            case ClientEvent.Destroyed(var cause) -> {
                if (!state.read(state::everythingArrived)) {
                    state.fail(cause);
                }
            }
            case ClientEvent.Failed(var cause) -> {
                state.fail(cause);
                state.change(() -> side.state = "failed");
            }
            case ClientEvent.Stopped _ -> state.change(() -> side.state = "offline");
        }
    }

    private void received(Message message) {
        if (message.type() == Message.Type.CHAT && message.body().isPresent()) {
            int number = Integer.parseInt(message.body().get());
            state.change(() -> side.tally.take(number));
            view.progress();
        }
    }

    /** Begins to send numbered messages, as many as the state allows, in threads of their own. */
    void talkTo(Jid other, Duration pause) {
        Thread.ofVirtual().name("holdfast-demo-acks-" + side.name).start(() -> guarded(this::watchAcknowledgements));
        Thread.ofVirtual().name("holdfast-demo-" + side.name).start(() -> guarded(() -> send(other, pause)));
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void guarded(Work work) {
        try {
            work.run();
        } catch (XmppException failed) {
            state.fail(failed);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does that
        }
    }

    private void send(Jid other, Duration pause) throws InterruptedException {
        for (int i = 0; i < state.messages(); i++) {
            int number = i;
            state.await("the resumption", deadline, () -> number < state.allowance());
            var token = client.enqueue(Message.chat(other, Integer.toString(number)));
            state.change(() -> side.sent++);
            onTheirWay.put(token);
            if (!pause.isZero()) {
                Thread.sleep(pause);
            }
        }
    }

    private void watchAcknowledgements() throws InterruptedException {
        for (int i = 0; i < state.messages(); i++) {
            var token = onTheirWay.take();
            var end = token.awaitFinal(deadline.remaining());
            if (end != StanzaState.ACKED) {
                throw new TimedOutException("a message of " + side.name + " was not acknowledged but is " + end);
            }
            state.change(() -> side.acked++);
        }
        state.change(() -> side.sendingDone = true);
    }

    @Override
    public void close() {
        client.close();
    }
}
