// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.Timing;
import dev.holdfast.stream.StreamSettings;
import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenTableTest {
    private final TokenTable table = new TokenTable();
    private final GuardedStream stream = new StanzaRouter(
                    Logins.ME,
                    StreamSettings.defaults(),
                    Timing.system(),
                    new PendingRequests(),
                    new SessionGate(),
                    new Inbox(InboxLimits.defaults(), () -> {}))
            .stream();

    private Token token(long ticket) {
        return new Token("t" + ticket, stream, java.util.Optional.empty());
    }

    @Test
    void findsATokenUntilItIsRemoved() {
        var token = token(7);
        table.put(7, token);
        assertThat(table.get(7)).isSameAs(token);
        assertThat(table.get(6)).isNull();
        assertThat(table.get(8)).isNull();
        assertThat(table.remove(7)).isSameAs(token);
        assertThat(table.get(7)).isNull();
        assertThat(table.remove(7)).isNull();
    }

    @Test
    void oneThatStaysDoesNotHideTheOthers() {
        var first = token(0);
        table.put(0, first);
        for (long ticket = 1; ticket < 10_000; ticket++) {
            var token = token(ticket);
            table.put(ticket, token);
            assertThat(table.remove(ticket)).isSameAs(token);
        }
        assertThat(table.get(0)).isSameAs(first);
        assertThat(table.get(1)).isNull();
    }

    @Test
    void isWhatAMapIs() {
        var random = new SplittableRandom(1);
        var map = new HashMap<Long, Token>();
        long next = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(100) < (i / 1_000 % 2 == 0 ? 60 : 30)) {
                var token = token(next);
                table.put(next, token);
                map.put(next, token);
                next++;
            } else {
                long ticket = Math.max(0, next - 1 - random.nextInt(300));
                assertThat(table.get(ticket)).isSameAs(map.get(ticket));
                assertThat(table.remove(ticket)).isSameAs(map.remove(ticket));
            }
        }
        map.forEach((ticket, token) -> assertThat(table.get(ticket)).isSameAs(token));
    }
}
