// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.holdfast.dispatch.StanzaChannel.RequestHandler;
import dev.holdfast.dispatch.StanzaToken;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Timing;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.StanzaError;
import dev.holdfast.stanza.StanzaErrorException;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.StanzaState;
import dev.holdfast.stream.StreamSettings;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dispatcher on the test's own thread. */
@Timeout(60)
class DispatcherTest {
    private static final Jid ROMEO = Jid.parse("romeo@example.test/orchard");
    private static final Name QUESTION = new Name("urn:test", "question");
    private static final long SESSION = 3;

    private final HandInbox inbox = new HandInbox(InboxLimits.defaults());
    private final LinkedBlockingQueue<Iq.Response> answers = new LinkedBlockingQueue<>();
    private final Dispatcher dispatcher = new Dispatcher(this::answer, new Filters(), () -> ROMEO);
    private volatile boolean full; // written by the test
    private final List<String> heard = new ArrayList<>();

    private final LinkedBlockingQueue<Long> askedIn = new LinkedBlockingQueue<>();
    private final StanzaRouter router = new StanzaRouter(
            ROMEO, StreamSettings.defaults(), Timing.system(), new PendingRequests(), new SessionGate(), inbox.inbox());

    private Optional<StanzaToken> answer(Iq.Response answer, long session) {
        askedIn.add(session);
        if (full) {
            throw new ConnectionLostException("as if the queue were full");
        }
        var token = new Token("1", router.stream(), Optional.empty());
        try {
            answer.toElement().toXml();
            answers.add(answer);
        } catch (IllegalArgumentException unfit) {
            token.progress(StanzaState.FAILED, Optional.of(unfit));
        }
        return Optional.of(token);
    }

    private Iq.Response nextAnswer() throws InterruptedException {
        var answer = answers.poll(20, TimeUnit.SECONDS);
        assertThat(answer).as("an answer within 20 s").isNotNull();
        return answer;
    }

    private void arrives(String... bodies) {
        for (var body : bodies) {
            inbox.add(new Inbox.Item.Arrived(Message.chat(ROMEO, body), 1, SESSION));
        }
    }

    private void isAsked(long session) {
        var header = StanzaHeader.none().withFrom(ROMEO).withId("q");
        inbox.add(new Inbox.Item.Arrived(new Iq.Get(header, Element.of(QUESTION)), 1, session));
    }

    private void dispatchAll() {
        assertThat(dispatcher.run(inbox.inbox())).isFalse();
    }

    private void hear(Message message) {
        heard.add(message.body().orElse(""));
    }

    @Test
    void whateverAHandlerThrowsItStaysAndTheOthersGoOn() {
        dispatcher.onMessage(message -> {
            hear(message);
            throw new AssertionError("an Error, which is not an Exception");
        });
        dispatcher.onMessage(message -> {
            throw new IllegalStateException("a fault of the application");
        });
        dispatcher.onMessage(this::hear);
        arrives("one", "two");
        dispatchAll();
        assertThat(heard).containsExactly("one", "one", "two", "two");
    }

    @Test
    void aHandlerThatLeavesItsThreadInterruptedLosesNothing() {
        dispatcher.onMessage(message -> Thread.currentThread().interrupt());
        dispatcher.onMessage(this::hear);
        arrives("one", "two", "three");
        dispatchAll();
        assertThat(heard).containsExactly("one", "two", "three");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anInterruptFromElsewhereLosesNothing() {
        dispatcher.onMessage(this::hear);
        arrives("one", "two");
        Thread.currentThread().interrupt();
        dispatchAll();
        assertThat(heard).containsExactly("one", "two");
    }

    @Test
    void knowsWhenNothingWillFollow() {
        dispatcher.onMessage(this::hear);
        arrives("one");
        inbox.add(new Inbox.Item.End());
        assertThat(dispatcher.run(inbox.inbox())).isTrue();
        assertThat(heard).containsExactly("one");
    }

    @Test
    void takesBackARegistrationOnceAndNoOther() {
        Consumer<Message> handler = this::hear;
        var first = dispatcher.onMessage(handler);
        dispatcher.onMessage(handler);
        first.close();
        first.close();
        arrives("one");
        dispatchAll();
        assertThat(heard).containsExactly("one");
    }

    @Test
    void takesBackTheRegistrationOfARequestHandlerOnceAndNoOther() throws InterruptedException {
        RequestHandler<Iq.Get> handler = request -> Optional.empty();
        var first = dispatcher.onGet(QUESTION, handler);
        assertThatIllegalStateException().isThrownBy(() -> dispatcher.onGet(QUESTION, handler));
        first.close();
        dispatcher.onGet(QUESTION, handler);
        first.close();
        isAsked(SESSION);
        dispatchAll();
        assertThat(nextAnswer()).isInstanceOf(Iq.Result.class);
    }

    @Test
    void knowsItsOwnThread() {
        var inHandler = new ArrayList<Boolean>();
        dispatcher.onMessage(message -> inHandler.add(dispatcher.inHandler()));
        arrives("one");
        assertThat(dispatcher.inHandler()).isFalse();
        dispatchAll();
        assertThat(inHandler).containsExactly(true);
        assertThat(dispatcher.inHandler()).isFalse();
    }

    @Test
    void answersWithWhatTheHandlerReturns() throws InterruptedException {
        dispatcher.onGet(QUESTION, request -> Optional.of(Element.text(QUESTION, "42")));
        isAsked(SESSION);
        dispatchAll();
        var result = (Iq.Result) nextAnswer();
        assertThat(result.to()).contains(ROMEO);
        assertThat(result.id()).contains("q");
        assertThat(result.payload().map(Element::text)).contains("42");
    }

    @Test
    void answersWhatNobodyHandles() throws InterruptedException {
        isAsked(SESSION);
        dispatchAll();
        assertThat(condition()).isEqualTo(StanzaError.Condition.SERVICE_UNAVAILABLE);
    }

    private StanzaError.Condition condition() throws InterruptedException {
        return ((Iq.Failure) nextAnswer()).error().condition();
    }

    @Test
    void answersWithTheErrorThatTheHandlerThrows() throws InterruptedException {
        dispatcher.onGet(QUESTION, request -> {
            throw new StanzaErrorException(StanzaError.Condition.FORBIDDEN);
        });
        isAsked(SESSION);
        dispatchAll();
        assertThat(condition()).isEqualTo(StanzaError.Condition.FORBIDDEN);
    }

    @SuppressWarnings("NullAway") // an application's handlers are not checked by anybody
    static List<RequestHandler<Iq.Get>> faultyHandlers() {
        return List.of(
                request -> {
                    throw new IOException("a checked exception");
                },
                request -> {
                    throw new AssertionError("an Error");
                },
                request -> null,
                request -> Optional.of(Element.text(QUESTION, "a\0b")),
                request -> {
                    throw new StanzaErrorException(StanzaError.of(StanzaError.Condition.FORBIDDEN, "a\0b"));
                });
    }

    @ParameterizedTest
    @MethodSource("faultyHandlers")
    void whoeverAsksGetsAnAnswerWhateverTheHandlerDoes(RequestHandler<Iq.Get> handler) throws InterruptedException {
        dispatcher.onGet(QUESTION, handler);
        isAsked(SESSION);
        dispatchAll();
        assertThat(condition()).isEqualTo(StanzaError.Condition.UNDEFINED_CONDITION);
    }

    @Test
    void anAnswerKnowsTheSessionOfItsRequest() throws InterruptedException {
        dispatcher.onGet(QUESTION, request -> Optional.empty());
        for (long session : List.of(3L, 4L)) {
            isAsked(session);
            dispatchAll();
            nextAnswer();
            assertThat(askedIn.take()).isEqualTo(session);
        }
    }

    @Test
    void theEndOfTheSessionInterruptsHandlersOfRequests() throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var handling = new CountDownLatch(1);
        dispatcher.onGet(QUESTION, request -> {
            handling.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException expected) {
                interrupted.countDown();
                throw expected;
            }
            return Optional.empty();
        });
        isAsked(SESSION);
        dispatchAll();
        handling.await();
        inbox.add(new Inbox.Item.SessionOver(new ConnectionLostException("gone")));
        dispatchAll();
        interrupted.await();
    }

    @Test
    void whereThereIsNoRoomForAnAnswerTheNextIsStillSent() throws InterruptedException {
        full = true;
        isAsked(SESSION); // nobody handles it, so the dispatcher's own thread answers
        dispatchAll();
        assertThat(answers).isEmpty();
        full = false;
        isAsked(SESSION);
        dispatchAll();
        assertThat(condition()).isEqualTo(StanzaError.Condition.SERVICE_UNAVAILABLE);
    }

    @Test
    void handlersThatNeverReturnAreNotManyForEver() throws InterruptedException {
        var release = new CountDownLatch(1);
        dispatcher.onGet(QUESTION, request -> {
            release.await();
            return Optional.empty();
        });
        for (int i = 0; i < 257; i++) {
            isAsked(SESSION);
        }
        dispatchAll();
        assertThat(condition()).isEqualTo(StanzaError.Condition.RESOURCE_CONSTRAINT);
        release.countDown();
        for (int i = 0; i < 256; i++) {
            assertThat(nextAnswer()).isInstanceOf(Iq.Result.class);
        }
    }

    @Test
    void sendsPreparedRefusals() throws InterruptedException {
        var header = StanzaHeader.to(ROMEO).withId("q");
        var refusal = new Iq.Failure(header, StanzaError.of(StanzaError.Condition.BAD_REQUEST), Optional.empty());
        inbox.add(new Inbox.Item.Refused(refusal, 1, SESSION));
        dispatchAll();
        assertThat(nextAnswer()).isEqualTo(refusal);
    }
}
