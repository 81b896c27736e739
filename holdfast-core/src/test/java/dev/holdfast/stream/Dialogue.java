// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.LoginDialogue.BIND;
import static dev.holdfast.stream.LoginDialogue.BOUND;
import static dev.holdfast.stream.LoginDialogue.HEADER;
import static dev.holdfast.stream.LoginDialogue.SM;
import static dev.holdfast.stream.LoginDialogue.features;
import static dev.holdfast.stream.LoginDialogue.plan;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.StanzaHeader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A session as a dialogue of XML texts, over as many connections as it takes: a {@link StanzaStream} with nothing but bytes and a
 * hand-turned clock between it and the test. A word that is not XML stands for a message of that id.
 */
final class Dialogue {
    static final String REQUEST = "<r xmlns='urn:xmpp:sm:3'/>";
    static final String FOOTER = "</stream:stream>";

    final StanzaStream stream;
    private final Map<Long, String> names = new HashMap<>();
    private LoginDialogue login;
    private boolean loggingIn = true;
    private long now = 1_000_000_007L;

    private Dialogue(StreamSettings settings, String answerToEnable, String... offered) {
        stream = new StanzaStream(settings);
        login = connect(offered);
        serverSends(BOUND);
        if (!answerToEnable.isEmpty()) {
            serverSends(answerToEnable);
        }
        sent();
        expectEvents("Established");
    }

    /** A session that can be resumed under this id. */
    static Dialogue established(String id) {
        return established(id, StreamSettings.defaults());
    }

    static Dialogue established(String id, StreamSettings settings) {
        return new Dialogue(settings, enabled(id), SM, BIND);
    }

    /** A session whose stanzas are counted, and that ends with its connection. */
    static Dialogue unresumable() {
        return new Dialogue(StreamSettings.defaults(), "<enabled xmlns='urn:xmpp:sm:3'/>", SM, BIND);
    }

    static Dialogue withoutSm() {
        return withoutSm(StreamSettings.defaults());
    }

    static Dialogue withoutSm(StreamSettings settings) {
        return new Dialogue(settings, "", BIND);
    }

    static String enabled(String id) {
        return "<enabled xmlns='urn:xmpp:sm:3' resume='true' id='" + id + "'/>";
    }

    static String ack(long h) {
        return "<a xmlns='urn:xmpp:sm:3' h='" + h + "'/>";
    }

    static String resume(String id, long h) {
        return "<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + h + "'/>";
    }

    static String resumed(String id, long h) {
        return "<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + h + "'/>";
    }

    static String streamError(String condition) {
        return "<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
    }

    static String message(String id) {
        return "<message id='" + id + "'/>";
    }

    static Message messageOf(String id) {
        return new Message(StanzaHeader.none().withId(id), Message.Type.NORMAL, List.of());
    }

    /** Connects and authenticates again, up to the resumption or the binding. */
    Dialogue reconnect(String... offered) {
        login = connect(offered.length == 0 ? new String[] {BIND, SM} : offered);
        loggingIn = true;
        return this;
    }

    private LoginDialogue connect(String... offered) {
        return LoginDialogue.authenticated(plan(stream.resumption())).serverSends(HEADER + features(offered));
    }

    Dialogue serverSends(String... parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(part.startsWith("<") || part.isBlank() ? part : message(part));
        }
        if (loggingIn) {
            login.serverSends(text.toString());
            if (login.done()) {
                loggingIn = false;
                stream.attach(login.xml, login.outcome(), now);
            }
        } else {
            stream.received(ByteBuffer.wrap(text.toString().getBytes(UTF_8)), now);
        }
        return this;
    }

    Dialogue enqueue(String... ids) {
        for (var id : ids) {
            names.put(stream.enqueue(messageOf(id)), id);
        }
        return this;
    }

    boolean abort(String id) {
        return names.entrySet().stream().anyMatch(entry -> entry.getValue().equals(id) && stream.abort(entry.getKey()));
    }

    Dialogue loseConnection() {
        stream.connectionLost(new ConnectionLostException("cut by the test"));
        return this;
    }

    Dialogue close() {
        stream.close(now);
        return this;
    }

    Dialogue pass(Duration time) {
        now += time.toNanos();
        stream.tick(now);
        return this;
    }

    /** How long until the stream wants to be woken. */
    Duration untilDeadline() {
        return Duration.ofNanos(stream.nextDeadline().orElseThrow() - now);
    }

    /** All that we have to write now. */
    String sent() {
        return loggingIn
                ? login.sent()
                : stream.takeOutput()
                        .map(bytes -> UTF_8.decode(bytes).toString())
                        .orElse("");
    }

    Dialogue expectSent(String... parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            text.append(part.startsWith("<") ? part : message(part));
        }
        assertThat(stream.outputDue() || loggingIn).isEqualTo(!text.isEmpty() || loggingIn);
        assertThat(sent()).isEqualTo(text.toString());
        return this;
    }

    Dialogue expectNothingSent() {
        return expectSent();
    }

    /** All that has happened since the last call: "a ACKED" for progress, else the name of the event. */
    Dialogue expectEvents(String... expected) {
        assertThat(events()).containsExactly(expected);
        return this;
    }

    Dialogue expectNoEvents() {
        return expectEvents();
    }

    /** What has happened since the last call. */
    static List<StreamEvent> eventsOf(StanzaStream stream) {
        var events = new ArrayList<StreamEvent>();
        assertThat(stream.takeEvents(events::add)).isEqualTo(!events.isEmpty());
        return events;
    }

    private List<String> events() {
        var list = new ArrayList<String>();
        for (var event : eventsOf(stream)) {
            list.add(
                    switch (event) {
                        case StreamEvent.Progress(var ticket, var state, var _) -> names.get(ticket) + " " + state;
                        case StreamEvent.Received(var stanza, var _) ->
                            "Received " + stanza.id().orElse("");
                        default -> event.getClass().getSimpleName();
                    });
        }
        return list;
    }
}
