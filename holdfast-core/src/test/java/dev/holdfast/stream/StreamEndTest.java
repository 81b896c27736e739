// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.Dialogue.FOOTER;
import static dev.holdfast.stream.Dialogue.REQUEST;
import static dev.holdfast.stream.Dialogue.resume;
import static dev.holdfast.stream.Dialogue.streamError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.stream.StreamErrorException.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends a session, and what only its connection. */
class StreamEndTest {
    private static StreamErrorException error(Dialogue dialogue) {
        return (StreamErrorException) dialogue.stream.lastCause().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection-timeout",
                "internal-server-error",
                "reset",
                "resource-constraint",
                "see-other-host",
                "system-shutdown"
            })
    void survivesTheEndOfAConnectionThatWasNobodysFault(String condition) {
        var dialogue = Dialogue.established("s").enqueue("a", "b", "c");
        dialogue.sent();
        dialogue.serverSends(streamError(condition) + FOOTER)
                .expectEvents("a SENT", "b SENT", "c SENT", "Suspended")
                .expectSent(FOOTER)
                .expectNothingSent()
                .reconnect()
                .expectSent(resume("s", 0));
        assertThat(error(dialogue).by()).isEqualTo(Origin.REMOTE);
        assertThat(error(dialogue).condition().wire()).isEqualTo(condition);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bad-format",
                "conflict",
                "host-gone",
                "host-unknown",
                "invalid-xml",
                "not-authorized",
                "not-well-formed",
                "policy-violation",
                "restricted-xml",
                "undefined-condition",
                "brand-new"
            })
    void endsWhereTheSameStanzasCouldEndTheNextStreamToo(String condition) {
        var dialogue = Dialogue.established("s").enqueue("a", "b", "c");
        dialogue.sent();
        dialogue.serverSends(streamError(condition) + FOOTER)
                .expectEvents(
                        "a SENT", "b SENT", "c SENT", "Suspended", "a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "Destroyed")
                .expectSent(FOOTER);
        assertThat(dialogue.stream.resumption()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- comment -->/restricted-xml",
                "<?pi?>/restricted-xml",
                "<a></b>/not-well-formed",
                "<iq xmlns='jabber:server'/>/unsupported-stanza-type",
                "<data/>/unsupported-stanza-type",
                "<x xmlns='urn:x'/>/unsupported-stanza-type",
            })
    void endsTheStreamWhereTheServerBreaksItsRules(String line) {
        int slash = line.lastIndexOf('/');
        var dialogue = Dialogue.established("s").serverSends("x", line.substring(0, slash), "y");
        dialogue.expectEvents("Received x", "Suspended", "Destroyed");
        assertThat(dialogue.sent()).contains("<" + line.substring(slash + 1)).endsWith(FOOTER);
        assertThat(error(dialogue).by()).isEqualTo(Origin.LOCAL);
        assertThat(error(dialogue).condition().wire()).isEqualTo(line.substring(slash + 1));
        dialogue.expectNothingSent().serverSends("z").expectNoEvents();
    }

    @Test
    void survivesAFooterThatNobodyAskedFor() {
        var dialogue = Dialogue.established("s")
                .serverSends("x", FOOTER)
                .expectEvents("Received x", "Suspended")
                .expectSent(FOOTER);
        assertThat(dialogue.stream.lastCause()).get().isInstanceOf(ConnectionLostException.class);
        dialogue.reconnect().expectSent(resume("s", 1));
    }

    @Test
    void survivesAnEndOfInputWithoutFooterAndHasNothingToSayToIt() {
        var dialogue = Dialogue.established("s").enqueue("a", "b", "c");
        dialogue.stream.endOfInput();
        dialogue.expectEvents("a SENT", "b SENT", "c SENT", "Suspended").expectNothingSent();
        assertThat(dialogue.stream.lastCause())
                .get()
                .asInstanceOf(type(ConnectionLostException.class))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("without ending the stream");
        dialogue.stream.endOfInput();
        dialogue.expectNoEvents();
    }

    @Test
    void endsWithItsConnectionWhereItCannotBeResumed() {
        var dialogue = Dialogue.unresumable()
                .enqueue("a", "b", "c")
                .loseConnection()
                .expectEvents(
                        "a SENT", "b SENT", "c SENT", "Suspended", "a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "Destroyed");
        assertThat(dialogue.stream.resumption()).isEmpty();
    }

    @Test
    void takesWhatWasNeverHandedToTheConnectionForUnsent() {
        Dialogue.withoutSm()
                .enqueue("a")
                .expectSent("a")
                .enqueue("b", "c", "d")
                .loseConnection()
                .expectEvents(
                        "a SENT_WITHOUT_SM",
                        "Suspended",
                        "b DISCONNECTED",
                        "c DISCONNECTED",
                        "d DISCONNECTED",
                        "Destroyed")
                .expectNothingSent();
    }

    @Test
    void doesNotKnowWhatBecameOfStanzasAmongItsLastWords() {
        Dialogue.withoutSm()
                .enqueue("a", "b", "c")
                .serverSends(FOOTER)
                .expectEvents("Suspended", "a UNKNOWN", "b UNKNOWN", "c UNKNOWN", "Destroyed")
                .expectSent("a", "b", "c", FOOTER);
    }

    @Test
    void endsAtOurOwnWish() {
        var dialogue = Dialogue.established("s").enqueue("a");
        dialogue.sent();
        dialogue.stream.fail(StreamCondition.RESOURCE_CONSTRAINT, "too <much> \u0000\uD800");
        dialogue.expectEvents("a SENT", "Suspended", "a UNKNOWN", "Destroyed")
                .expectSent("<stream:error><resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>too &lt;much&gt; \uFFFD\uFFFD</text>"
                        + "</stream:error>" + FOOTER);
        dialogue.stream.fail(StreamCondition.RESET, "again");
        dialogue.expectNoEvents().expectNothingSent();
    }

    @Test
    void keepsLastWordsForTheirOwnConnection() {
        Dialogue.established("s")
                .serverSends(streamError("reset"))
                .reconnect()
                .expectSent(resume("s", 0))
                .serverSends(Dialogue.resumed("s", 0))
                .expectNothingSent()
                .expectEvents("Suspended", "Resumed");
    }

    @Test
    void hearsNothingMoreOfAConnectionThatIsGivenUp() {
        Dialogue.established("s")
                .loseConnection()
                .expectEvents("Suspended")
                .serverSends("late", REQUEST, FOOTER)
                .expectNoEvents()
                .expectNothingSent()
                .reconnect()
                .expectSent(resume("s", 0));
    }

    @Test
    void countsAndDeliversWhatCameBeforeTheEndInTheSamePacket() {
        Dialogue.established("s")
                .serverSends("<message id='x'/><message id='y'/>" + streamError("system-shutdown") + FOOTER + "<junk")
                .expectEvents("Received x", "Received y", "Suspended")
                .reconnect()
                .expectSent(resume("s", 2));
    }
}
