// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static dev.holdfast.client.LoopbackClients.JULIET;
import static dev.holdfast.client.LoopbackClients.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dispatch.NotDeliveredException;
import dev.holdfast.dispatch.StanzaMatch;
import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters, matches, the progress of stanzas, replies in their place: with messages of a client to itself. */
@Timeout(60)
class ChannelTest {
    private static final Jid ME = Jid.parse(JULIET);
    private static final Name QUESTION = new Name("urn:test", "question");

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private LoopbackClients loopback;
    private XmppClient juliet;
    private ConnectedClient connected;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        loopback = new LoopbackClients();
        juliet = new XmppClient(loopback.config(JULIET));
        connected = juliet.connected(PATIENCE);
    }

    @AfterEach
    void stop() {
        connected.close();
        loopback.close();
    }

    private String next() throws InterruptedException {
        var next = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("something within %s", PATIENCE).isNotNull();
        return next;
    }

    private static Optional<Message> marked(Message message, String mark) {
        return Optional.of(message.with(Element.text(new Name("urn:test", "mark"), mark)));
    }

    private static String marks(Message message) {
        return String.join(
                " ",
                message.children().stream()
                        .filter(child -> child.is("urn:test", "mark"))
                        .map(Element::text)
                        .toList());
    }

    @Test
    void filtersOfBothDirectionsPassInTheirOrder() throws Exception {
        juliet.filterOutboundMessages(message -> marked(message, "out1"));
        juliet.filterOutboundMessages(message -> marked(message, "out2"));
        juliet.filterInboundMessages(message -> marked(message, "in1"));
        juliet.filterInboundMessages(message -> marked(message, "in2"));
        juliet.onMessage(message -> told.add(marks(message)));
        juliet.send(Message.chat(ME, "hello"));
        assertThat(next()).isEqualTo("out1 out2 in1 in2");
    }

    @Test
    void aFilterThatFailsOnTheWayInMakesNoDifferenceAndOnTheWayOutNothingIsSent() throws Exception {
        juliet.filterInboundMessages(message -> {
            throw new IllegalStateException("in");
        });
        juliet.onMessage(message -> told.add(message.body().orElse("")));
        juliet.send(Message.chat(ME, "one"));
        assertThat(next()).isEqualTo("one");

        var failing = juliet.filterOutboundMessages(message -> {
            throw new IllegalStateException("out");
        });
        assertThat(juliet.enqueue(Message.chat(ME, "two")).state()).isEqualTo(StanzaState.FAILED);
        assertThatThrownBy(() -> juliet.send(Message.chat(ME, "two"))).hasMessage("out");
        failing.close();
        juliet.send(Message.chat(ME, "three"));
        assertThat(next()).isEqualTo("three");
    }

    @Test
    void whatAFilterHoldsBackIsDropped() throws Exception {
        var dropping = juliet.filterOutboundMessages(message -> Optional.empty());
        juliet.enqueue(Message.chat(ME, "one"), (token, state) -> told.add(state.toString()));
        assertThat(next()).isEqualTo("DROPPED");
        assertThatThrownBy(() -> juliet.send(Message.chat(ME, "one")))
                .isInstanceOfSatisfying(
                        NotDeliveredException.class,
                        held -> assertThat(held.state()).isEqualTo(StanzaState.DROPPED));
        dropping.close();
        juliet.filterInboundMessages(
                message -> message.body().filter("two"::equals).isPresent() ? Optional.empty() : Optional.of(message));
        juliet.onMessage(message -> told.add(message.body().orElse("")));
        juliet.send(Message.chat(ME, "two"));
        juliet.send(Message.chat(ME, "three"));
        assertThat(next()).isEqualTo("three");
    }

    @Test
    void theClosestMatchGetsAMessageAndWhoeverWantsAllGetsItToo() throws Exception {
        juliet.onMessage(StanzaMatch.any(), message -> told.add("any"));
        juliet.onMessage(StanzaMatch.type(Message.Type.CHAT), message -> told.add("chat"));
        juliet.onMessage(StanzaMatch.from(ME.bare()), message -> told.add("account"));
        juliet.onMessage(message -> told.add("all"));
        assertThatThrownBy(() -> juliet.onMessage(StanzaMatch.any(), message -> {}))
                .isInstanceOf(IllegalStateException.class);
        juliet.send(Message.chat(ME, "hello"));
        assertThat(next()).isEqualTo("account");
        assertThat(next()).isEqualTo("all");
        var closer = juliet.onMessage(
                StanzaMatch.<Message.Type>from(ME).withType(Message.Type.CHAT), message -> told.add("closest"));
        juliet.send(Message.chat(ME, "hello"));
        assertThat(next()).isEqualTo("closest");
        assertThat(next()).isEqualTo("all");
        closer.close();
        juliet.send(Message.chat(ME, "hello"));
        assertThat(next()).isEqualTo("account");
    }

    @Test
    void theProgressOfAStanzaIsToldInOrder() throws Exception {
        juliet.enqueue(Message.chat(ME, "hello"), (token, state) -> told.add(state.toString()));
        assertThat(next()).isEqualTo("SENT");
        assertThat(next()).isEqualTo("ACKED");
    }

    @Test
    void aReplyIsLookedAtInItsPlaceAmongTheStanzas() throws Exception {
        juliet.onGet(QUESTION, request -> {
            juliet.send(Message.chat(ME, "before the answer"));
            return Optional.of(Element.of(QUESTION));
        });
        juliet.onMessage(message -> told.add(message.body().orElse("")));
        juliet.requestInOrder(
                Iq.get(ME, Element.of(QUESTION)),
                PATIENCE,
                payload -> told.add("answer " + payload.orElseThrow().name().local()));
        assertThat(next()).isEqualTo("before the answer");
        assertThat(next()).isEqualTo("answer question");
        assertThatThrownBy(() -> juliet.requestInOrder(
                        Iq.get(ME, Element.of(new Name("urn:test", "unknown"))), PATIENCE, payload -> told.add("no")))
                .isInstanceOf(StanzaErrorException.class);
        assertThat(told).isEmpty();
    }
}
