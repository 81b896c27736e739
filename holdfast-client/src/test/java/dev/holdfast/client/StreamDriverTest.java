// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.HandTiming;
import dev.holdfast.net.XmlLog;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.StreamSettings;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream and its driver on a connection in memory. */
@Timeout(60)
class StreamDriverTest {
    private final HandTiming timing = HandTiming.still();
    private final SessionGate gate = new SessionGate();
    private final HandInbox inbox = new HandInbox(new InboxLimits(3, 1_000_000));
    private final StanzaRouter router =
            new StanzaRouter(Logins.ME, StreamSettings.defaults(), timing, new PendingRequests(), gate, inbox.inbox());
    private final MemoryConnection connection = new MemoryConnection();
    private XmlLog log = XmlLog.none();
    private Optional<StreamDriver> driver = Optional.empty();
    private final CompletableFuture<XmppException> end = new CompletableFuture<>();

    private void connect() {
        gate.close();
        var moving = new StreamDriver(connection, router.stream(), log, "test");
        router.attach(Logins.bound(connection, Optional.of("sm-1")));
        moving.start();
        driver = Optional.of(moving);
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(router.stream().awaitEnd());
            } catch (Throwable thrown) {
                end.completeExceptionally(thrown);
            }
        });
    }

    @AfterEach
    void disconnect() {
        driver.ifPresent(moving -> moving.end(false));
    }

    private XmppException end() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    private StanzaToken send(String id) {
        var message = Message.chat(Jid.parse("romeo@example.test"), "hi");
        return router.enqueue(message.withHeader(message.header().withId(id)));
    }

    @Test
    void aBlockedWriterDoesNotBlockTheReader() throws Exception {
        connect();
        var sent = send("1");
        connection.awaitWritten("<r xmlns='urn:xmpp:sm:3'/>");
        connection.goDeaf();
        send("2");
        connection.says("<a xmlns='urn:xmpp:sm:3' h='1'/><message/>");
        connection.awaitBlockedWriter();
        assertThat(sent.awaitFinal(ofSeconds(20))).isEqualTo(StanzaState.ACKED);
        assertThat(inbox.take()).isInstanceOf(Inbox.Item.Happened.class);
        assertThat(inbox.take()).isInstanceOf(Inbox.Item.Arrived.class);
    }

    @Test
    void aForcedEndFreesBothThreads() throws Exception {
        connect();
        connection.goDeaf();
        send("1");
        connection.awaitBlockedWriter();
        driver.orElseThrow().end(false); // which waits for both
        assertThat(end()).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void aBrokenReaderFreesABlockedWriter() throws Exception {
        connect();
        connection.goDeaf();
        send("1");
        connection.awaitBlockedWriter();
        connection.abort();
        assertThat(end()).isInstanceOf(ConnectionLostException.class).hasMessageContaining("aborted");
    }

    @Test
    void anEndWithoutAStartCutsTheConnection() throws Exception {
        new StreamDriver(connection, router.stream(), log, "test").end(true);
        connection.awaitAborted();
    }

    @Test
    void anInterruptDuringTheEndIsKept() throws Exception {
        connect();
        Thread.currentThread().interrupt();
        driver.orElseThrow().end(true);
        assertThat(Thread.interrupted()).isTrue();
        connection.awaitAborted();
    }

    @Test
    void theLastWordsLeaveBeforeTheConnectionEnds() throws Exception {
        connect();
        connection.says("<!-- a comment -->");
        assertThat(end()).isInstanceOf(StreamErrorException.class);
        driver.orElseThrow().end(true);
        assertThat(connection.written()).contains("<restricted-xml").endsWith("</stream:stream>");
        assertThat(connection.closedInOrder()).isTrue();
    }

    @Test
    void anInboxThatOverflowsEndsTheConnection() throws Exception {
        connect();
        connection.says("<message/><message/><message/><message/><message/>");
        var cause = end();
        assertThat(cause).isInstanceOf(StreamErrorException.class).hasMessageContaining("resource-constraint");
        driver.orElseThrow().end(true);
        assertThat(connection.written()).contains("<resource-constraint").endsWith("</stream:stream>");
        assertThat(router.stream().resumption()).isEmpty(); // else the server would send the same again
    }

    @Test
    void readsWhatIsMuchLargerThanOneRead() throws Exception {
        connect();
        var body = "x".repeat(100_000);
        connection.says("<message><body>" + body + "</body></message>");
        assertThat(inbox.take()).isInstanceOf(Inbox.Item.Happened.class);
        assertThat(inbox.take())
                .isInstanceOfSatisfying(
                        Inbox.Item.Arrived.class,
                        arrived ->
                                assertThat(((Message) arrived.stanza()).body()).contains(body));
    }

    @Test
    void malformedRequestsWeighToo() throws Exception {
        connect();
        var id = "x".repeat(100);
        for (int i = 0; i < 5; i++) {
            connection.says("<iq type='get' from='romeo@example.test/orchard' id='" + id + "'/>");
        }
        assertThat(end()).hasMessageContaining("resource-constraint");
    }

    @Test
    void asksASilentServerForASignOfLife() throws Exception {
        connect();
        timing.awaitWaiter();
        timing.turn(ofSeconds(60));
        connection.awaitWritten("<r xmlns='urn:xmpp:sm:3'/>");
        timing.turn(ofSeconds(59));
        connection.says(" ");
        send("1");
        connection.awaitWritten("id='1'");
        assertThat(end).isNotDone();
        timing.turn(ofSeconds(121));
        assertThat(end()).isInstanceOf(ConnectionLostException.class).hasMessageContaining("120 s");
    }

    @Test
    void aLogThatThrowsHurtsNobody() throws Exception {
        log = new XmlLog() {
            @Override
            public void sent(String xml) {
                throw new IllegalStateException("a bad log");
            }

            @Override
            public void received(String xml) {
                throw new IllegalStateException("a bad log");
            }
        };
        connect();
        var sent = send("1");
        connection.says("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        assertThat(sent.awaitFinal(ofSeconds(20))).isEqualTo(StanzaState.ACKED);
    }

    @Test
    void aFaultOfTheConnectionIsNotSilent() throws Exception {
        connect();
        connection.throwOnWrite(new IllegalStateException("a bad connector"));
        send("1");
        assertThat(end()).isNotNull();
        driver.orElseThrow().end(true);
        assertThat(router.stream().resumption()).isEmpty();
    }
}
