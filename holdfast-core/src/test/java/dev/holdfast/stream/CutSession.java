// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.Stanza;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A session from login to footer, the same each time, whose connections break where the test wants it: messages and requests in
 * both directions, two of them begun while there is no connection.
 */
final class CutSession {
    /**
     * Where a connection breaks.
     *
     * @param fromClient whether the bytes that the client sends are counted, or those of the server
     * @param after how many of them arrive
     * @param answersArrive whether what the other side says to them still arrives
     */
    record Cut(boolean fromClient, int after, boolean answersArrive) {
        static final Cut NEVER = new Cut(true, Integer.MAX_VALUE, true);
    }

    private static final Name PING = new Name("urn:xmpp:ping", "ping");

    final ModelServer server;
    final StanzaStream stream = new StanzaStream(StreamSettings.defaults());
    final List<String> enqueued = new ArrayList<>();
    final List<String> received = new ArrayList<>();
    final Map<String, StanzaState> ends = new HashMap<>();
    final List<String> events = new ArrayList<>();
    /** How many bytes the client and the server have sent over each connection. */
    final List<int[]> traffic = new ArrayList<>();
    /** How many of them before the stream was authenticated. */
    final List<int[]> authentication = new ArrayList<>();

    int outages;

    private final List<Cut> cuts;
    private final Map<Long, String> tickets = new HashMap<>();
    private ModelServer.Connection connection;
    private XmlStream xml = new XmlStream(LoginDialogue.JULIET.domainJid(), XmlLimits.defaults());
    private Optional<StreamLogin> login = Optional.empty();

    CutSession(ModelServer.Memory memory, Cut... cuts) {
        this.server = new ModelServer(memory);
        this.cuts = List.of(cuts);
        this.connection = server.connect();
    }

    /** Plays the whole session, reconnecting as often as it takes. */
    CutSession play() {
        connect();
        talk();
        enqueue("a", "b", "c");
        serverSays("x", "y", "z");
        talk();
        enqueue(new Iq.Get(StanzaHeader.none().withId("question"), Element.of(PING)));
        server.deliver("ask", "<iq type='get' id='ask'><ping xmlns='urn:xmpp:ping'/></iq>");
        enqueue("d");
        talk();
        serverSays("w");
        enqueue("e", "f");
        talk();
        talk(); // for what was enqueued at a cut
        stream.close(0);
        exchange();
        return this;
    }

    private void enqueue(String... ids) {
        for (var id : ids) {
            enqueue(Message.chat(LoginDialogue.JULIET, "<è ü 😀>")
                    .withHeader(StanzaHeader.none().withId(id)));
        }
    }

    private void enqueue(Stanza stanza) {
        var id = stanza.id().orElseThrow();
        enqueued.add(id);
        tickets.put(stream.enqueue(stanza), id);
        listen();
    }

    private void serverSays(String... ids) {
        for (var id : ids) {
            var body = new String("ж😀".getBytes(UTF_8), ISO_8859_1);
            server.deliver(id, "<message id='" + id + "'><body>" + body + "</body></message>");
        }
    }

    /** Lets the two talk until neither has anything to say, over new connections if need be. */
    private void talk() {
        while (!exchange()) {
            if (stream.resumption().isPresent()) {
                enqueue("outage-" + traffic.size());
                connect();
            } else if (!stream.connected()) {
                connect();
            }
        }
    }

    private void connect() {
        connection = server.connect();
        traffic.add(new int[2]);
        authentication.add(new int[2]);
        xml = new XmlStream(LoginDialogue.JULIET.domainJid(), XmlLimits.defaults());
        var next = new StreamLogin(LoginDialogue.plan(stream.resumption()), true, new Random(1));
        login = Optional.of(next);
        xml.open(next.from());
    }

    /** Carries bytes to and fro until there are none; false if the connection breaks meanwhile. */
    private boolean exchange() {
        while (true) {
            var ours = output();
            if (!carry(true, ours)) {
                return false;
            }
            var theirs = connection.take();
            if (!carry(false, theirs)) {
                return false;
            }
            if (ours.length == 0 && theirs.length == 0) {
                return true;
            }
        }
    }

    private boolean carry(boolean fromClient, byte[] bytes) {
        int number = traffic.size() - 1;
        var cut = number < cuts.size() ? cuts.get(number) : Cut.NEVER;
        int before = traffic.get(number)[fromClient ? 0 : 1];
        boolean cutsHere = cut.fromClient() == fromClient && before + bytes.length >= cut.after();
        var arriving = cutsHere ? Arrays.copyOf(bytes, cut.after() - before) : bytes;
        traffic.get(number)[fromClient ? 0 : 1] += arriving.length;
        hand(fromClient, arriving);
        if (cutsHere) {
            if (cut.answersArrive()) {
                hand(!fromClient, fromClient ? connection.take() : output());
            }
            connection.lost();
            if (login.isEmpty()) {
                stream.connectionLost(new ConnectionLostException("cut"));
                listen();
            }
        }
        return !cutsHere;
    }

    private void hand(boolean toServer, byte[] bytes) {
        if (toServer) {
            connection.receive(bytes);
        } else if (login.isPresent()) {
            xml.received(ByteBuffer.wrap(bytes));
            logIn(login.get());
        } else {
            stream.received(ByteBuffer.wrap(bytes), 0);
            listen();
        }
    }

    private byte[] output() {
        var bytes =
                (login.isPresent() ? xml.takeOutput() : stream.takeOutput()).orElseGet(() -> ByteBuffer.allocate(0));
        var copy = UTF_8.decode(bytes).toString().getBytes(UTF_8);
        stream.reuse(bytes);
        return copy;
    }

    private void logIn(StreamLogin current) {
        for (var element = xml.next(); element.isPresent(); element = xml.next()) {
            switch (current.received(element.get())) {
                case Step.Send(var elements) -> elements.forEach(xml::send);
                case Step.Restart() -> {
                    authentication.set(
                            authentication.size() - 1, traffic.getLast().clone());
                    xml.open(current.from());
                }
                case Step.StartTls() -> throw new AssertionError("TLS is there");
                case Step.Done(var outcome) -> {
                    login = Optional.empty();
                    stream.attach(xml, outcome, 0);
                    listen();
                    return;
                }
            }
        }
    }

    private void listen() {
        for (var event : Dialogue.eventsOf(stream)) {
            switch (event) {
                case StreamEvent.Received(var stanza, var _) -> {
                    received.add(stanza.id().orElseThrow());
                    if (stanza instanceof Iq.Request request) {
                        enqueue(request.result(Optional.empty()));
                    }
                }
                case StreamEvent.Progress(var ticket, var state, var _) -> {
                    if (state.isFinal()) {
                        assertThat(ends.put(tickets.get(ticket), state))
                                .as("an end before this one")
                                .isNull();
                    }
                }
                case StreamEvent.Malformed(var fault) -> throw fault;
                case StreamEvent.Resumed() -> {
                    outages++;
                    events.add("Resumed");
                }
                default -> events.add(event.getClass().getSimpleName());
            }
        }
    }
}
