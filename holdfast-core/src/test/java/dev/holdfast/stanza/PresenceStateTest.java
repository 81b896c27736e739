// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.stanza.PresenceState.Show;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PresenceStateTest {
    private static final List<PresenceState> ORDERED = List.of(
            PresenceState.unavailable(),
            PresenceState.available(Show.XA),
            PresenceState.available(Show.AWAY),
            PresenceState.available(),
            PresenceState.available(Show.CHAT),
            PresenceState.available(Show.DND));

    @Test
    void goesFromUnavailableToDoNotDisturb() {
        var shuffled = new ArrayList<>(ORDERED);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(shuffled).isNotEqualTo(ORDERED);
        Collections.sort(shuffled);
        assertThat(shuffled).isEqualTo(ORDERED);
    }

    @Test
    void isEqualExactlyWhereItComparesAsEqual() {
        for (int one = 0; one < ORDERED.size(); one++) {
            for (int other = 0; other < ORDERED.size(); other++) {
                assertThat(ORDERED.get(one).equals(ORDERED.get(other))).isEqualTo(one == other);
                assertThat(ORDERED.get(one).compareTo(ORDERED.get(other)) == 0).isEqualTo(one == other);
            }
            assertThat(ORDERED.get(one)).isNotEqualTo("available");
        }
        assertThat(PresenceState.available(Show.DND))
                .isEqualTo(PresenceState.available(Show.DND))
                .hasSameHashCodeAs(PresenceState.available(Show.DND));
    }

    @Test
    void saysWhatItIs() {
        assertThat(ORDERED)
                .extracting(PresenceState::toString)
                .containsExactly("unavailable", "xa", "away", "available", "chat", "dnd");
        assertThat(ORDERED).extracting(PresenceState::isAvailable).containsExactly(false, true, true, true, true, true);
        assertThat(PresenceState.available().show()).isEmpty();
        assertThat(PresenceState.available(Show.AWAY).show()).contains(Show.AWAY);
    }
}
