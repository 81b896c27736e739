// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.stream.ConnectionLostException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendingRequestsTest {
    private static final Jid ME = Jid.parse("juliet@example.test/balcony");

    private final PendingRequests pending = new PendingRequests();

    private CompletableFuture<Iq.Response> ask(String id, String to) {
        var reply = new CompletableFuture<Iq.Response>();
        pending.add(id, new PendingRequests.Pending(jid(to), reply, Optional.empty()));
        return reply;
    }

    private static Optional<Jid> jid(String text) {
        return Optional.of(text).filter(there -> !there.equals("-")).map(Jid::parse);
    }

    private static Iq.Result replyFrom(String from, String id) {
        var header = StanzaHeader.to(ME).withId(id);
        return new Iq.Result(jid(from).map(header::withFrom).orElse(header), Optional.empty());
    }

    private boolean complete(Iq.Response response) {
        return pending.take(response, ME)
                .filter(request -> request.reply().complete(response))
                .isPresent();
    }

    // "-" is an absent attribute
    @ParameterizedTest
    @CsvSource({
        "romeo@example.test/orchard, romeo@example.test/orchard, true",
        "romeo@example.test/orchard, romeo@example.test, false",
        "romeo@example.test/orchard, romeo@example.test/other, false",
        "romeo@example.test/orchard, -, false",
        "romeo@example.test/orchard, example.test, false",
        "romeo@example.test, romeo@example.test/orchard, false",
        "romeo@example.test, mallory@example.test, false",
        "conference.example.test, example.test, false",
        "-, -, true",
        "-, juliet@example.test, true",
        "-, juliet@example.test/balcony, true",
        "-, example.test, true",
        "-, juliet@example.test/other, false",
        "-, romeo@example.test, false",
        "-, mallory@evil.test, false",
        "juliet@example.test, -, true",
        "juliet@example.test, juliet@example.test, true",
        "juliet@example.test, example.test, true",
        "juliet@example.test, juliet@example.test/other, false",
        "example.test, -, true",
        "example.test, example.test, true",
        "example.test, romeo@example.test, false",
        "example.test, mallory@evil.test, false",
        "juliet@example.test/balcony, juliet@example.test/balcony, true",
        "juliet@example.test/balcony, -, true",
    })
    void takesAReplyFromNobodyButTheOneWhoWasAsked(String asked, String from, boolean taken) {
        var reply = ask("1", asked);
        assertThat(complete(replyFrom(from, "1"))).isEqualTo(taken);
        assertThat(reply.isDone()).isEqualTo(taken);
    }

    @Test
    void aSpoofedReplyDoesNotUseUpTheRequest() {
        var reply = ask("1", "romeo@example.test/orchard");
        assertThat(complete(replyFrom("mallory@evil.test", "1"))).isFalse();
        assertThat(complete(replyFrom("romeo@example.test/orchard", "1"))).isTrue();
        assertThat(reply).isCompleted();
    }

    @Test
    void takesEachReplyOnceAndForItsOwnRequest() {
        var one = ask("1", "-");
        var two = ask("2", "-");
        assertThat(complete(replyFrom("-", "2"))).isTrue();
        assertThat(complete(replyFrom("-", "2"))).isFalse();
        assertThat(complete(replyFrom("-", "3"))).isFalse();
        assertThat(one).isNotDone();
        assertThat(two).isCompleted();
    }

    @Test
    void forgetsRequestsThatNobodyWaitsForAnyMore() {
        var reply = ask("1", "-");
        pending.remove("1");
        assertThat(complete(replyFrom("-", "1"))).isFalse();
        assertThat(reply).isNotDone();
    }

    @Test
    void tellsAllWhenTheSessionIsLost() {
        var one = ask("1", "-");
        var two = ask("2", "romeo@example.test");
        pending.failAll(new ConnectionLostException("gone"));
        assertThat(one).isCompletedExceptionally();
        assertThat(two).isCompletedExceptionally();
        assertThat(complete(replyFrom("-", "1"))).isFalse();
    }
}
