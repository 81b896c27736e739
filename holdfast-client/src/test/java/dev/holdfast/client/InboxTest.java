// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboxTest {
    private final HandInbox hand = new HandInbox(new InboxLimits(3, 100));

    private static Inbox.Item stanza(String body, long bytes) {
        return new Inbox.Item.Arrived(Message.chat(Jid.parse("romeo@example.test"), body), bytes, 1);
    }

    private static String body(Inbox.Item item) {
        return item instanceof Inbox.Item.Arrived(Message message, var _, var _)
                ? message.body().orElse("")
                : item.toString();
    }

    @Test
    void givesAllInTheOrderInWhichItWasAdded() throws InterruptedException {
        hand.add(stanza("one", 1), stanza("two", 1));
        hand.add(stanza("three", 1));
        assertThat(body(hand.take())).isEqualTo("one");
        hand.add(stanza("four", 1), new Inbox.Item.End());
        for (var body : List.of("two", "three", "four")) {
            assertThat(body(hand.take())).isEqualTo(body);
        }
        assertThat(hand.take()).isInstanceOf(Inbox.Item.End.class);
    }

    @Test
    void callsOnceForAllUntilWhoeverTakesHasSeenTheEnd() {
        hand.add(stanza("one", 1));
        hand.add(stanza("two", 1));
        assertThat(hand.calls()).isEqualTo(1);
        assertThat(hand.inbox().next()).isNotNull();
        hand.add(stanza("three", 1));
        assertThat(hand.inbox().next()).isNotNull();
        assertThat(hand.inbox().next()).isNotNull();
        assertThat(hand.calls()).isEqualTo(1);
        assertThat(hand.inbox().next()).isNull();
        hand.add(stanza("four", 1));
        assertThat(hand.calls()).isEqualTo(2);
    }

    @Test
    void callsAgainWhenNobodyCouldCome() {
        var calls = new ArrayList<String>();
        var inbox = new Inbox(new InboxLimits(3, 100), () -> {
            calls.add("call");
            if (calls.size() == 1) {
                throw new OutOfMemoryError("no thread for now");
            }
        });
        assertThatThrownBy(() -> inbox.add(new ArrayList<>(List.of(stanza("one", 1)))))
                .isInstanceOf(OutOfMemoryError.class);
        inbox.add(new ArrayList<>(List.of(stanza("two", 1))));
        assertThat(calls).hasSize(2);
        assertThat(inbox.next()).isNotNull();
    }

    @Test
    void keepsNothingOfWhatItHasGiven() {
        var batch = new ArrayList<>(List.of(stanza("one", 1), stanza("two", 1)));
        var given = List.copyOf(batch);
        hand.inbox().add(batch);
        assertThat(hand.inbox().next()).isSameAs(given.getFirst());
        assertThat(batch).doesNotContain(given.getFirst()).contains(given.getLast());
    }

    @Test
    void whatIsTakenOutTogetherWeighsUntilItsTurn() {
        assertThat(hand.add(stanza("one", 1), stanza("two", 1), stanza("three", 1)))
                .isFalse();
        assertThat(hand.inbox().next()).isNotNull();
        assertThat(hand.add(stanza("four", 1))).isFalse();
        assertThat(hand.add(stanza("five", 1))).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(hand.inbox().next()).isNotNull();
        }
        assertThat(hand.add(stanza("six", 1))).isFalse();
    }

    @Test
    void bytesWeighUntilTheirTurn() {
        assertThat(hand.add(stanza("one", 60), stanza("two", 40))).isFalse();
        assertThat(hand.inbox().next()).isNotNull();
        assertThat(hand.add(stanza("three", 61))).isTrue();
        assertThat(hand.inbox().next()).isNotNull();
        assertThat(hand.add(stanza("four", 39))).isFalse();
    }

    @Test
    void losesNothingBetweenThreads() throws InterruptedException {
        int most = 20_000;
        var open = new HandInbox(InboxLimits.defaults());
        var adding = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < most; i++) {
                open.inbox().add(new ArrayList<>(List.of(stanza(Integer.toString(i), 1))));
            }
        });
        for (int i = 0; i < most; i++) {
            assertThat(body(open.take())).isEqualTo(Integer.toString(i));
        }
        adding.join();
    }
}
