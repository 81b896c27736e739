// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamManagementTest {
    private static final long MODULUS = 1L << 32;

    private static StreamManagement<String> withThree() {
        var management = new StreamManagement<String>();
        List.of("a", "b", "c").forEach(management::sent);
        return management;
    }

    /** As far as it takes a long session: the counters are at h, and nothing is unacknowledged. */
    private static StreamManagement<String> at(long h) {
        var management = new StreamManagement<String>(h, h);
        assertThat(management.outbound()).isEqualTo(h);
        assertThat(management.inbound()).isEqualTo(h);
        return management;
    }

    @Test
    void beginsWithNothing() {
        var management = new StreamManagement<String>();
        assertThat(management.inbound()).isZero();
        assertThat(management.outbound()).isZero();
        assertThat(management.acknowledge(0)).contains(List.of());
        assertThat(management.drainUnacked()).isEmpty();
    }

    @Test
    void acknowledgesOldestFirst() {
        var management = withThree();
        assertThat(management.acknowledge(2)).contains(List.of("a", "b"));
        assertThat(management.acknowledge(3)).contains(List.of("c"));
        assertThat(management.unacknowledged()).isZero();
    }

    @Test
    void takesTheSameCountTwice() {
        var management = withThree();
        assertThat(management.acknowledge(2)).contains(List.of("a", "b"));
        assertThat(management.acknowledge(2)).contains(List.of());
        assertThat(management.unacknowledged()).isEqualTo(1);
        assertThat(management.acknowledged()).isEqualTo(2);
    }

    @Test
    void drainsOldestFirstAndCountsWhatIsSentAgainOnce() {
        var management = withThree();
        management.acknowledge(1);
        var again = management.drainUnacked();
        assertThat(again).containsExactly("b", "c");
        again.forEach(management::sent);
        management.sent("d");
        assertThat(management.outbound()).isEqualTo(4);
        assertThat(management.acknowledge(4)).contains(List.of("b", "c", "d"));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 1L << 31, MODULUS - 1, -1, MODULUS, MODULUS + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesACountThatCannotBeAndChangesNothing(long h) {
        var management = withThree();
        assertThat(management.acknowledge(h)).isEmpty();
        assertThat(management.acknowledged()).isZero();
        assertThat(management.unacknowledged()).isEqualTo(3);
        assertThat(management.acknowledge(3)).contains(List.of("a", "b", "c"));
    }

    @Test
    void refusesACountBehindTheLast() {
        var management = withThree();
        management.acknowledge(2);
        assertThat(management.acknowledge(1)).isEmpty();
        assertThat(management.acknowledge(3)).contains(List.of("c"));
    }

    @Test
    void goesOnFromZeroAfterTheHighestCount() {
        var management = at(MODULUS - 2);
        List.of("a", "b", "c", "d").forEach(management::sent);
        assertThat(management.outbound()).isEqualTo(2);
        assertThat(management.acknowledge(MODULUS - 1)).contains(List.of("a"));
        assertThat(management.acknowledge(0)).contains(List.of("b"));
        assertThat(management.acknowledge(2)).contains(List.of("c", "d"));
        for (long expected : new long[] {MODULUS - 1, 0, 1}) {
            management.received();
            assertThat(management.inbound()).isEqualTo(expected);
        }
    }

    /** Against a model that counts without end and keeps the numbers of the stanzas. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countsAsAnEndlessCounterWouldAroundTheEndOfTheNumbers(long seed) {
        var random = new Random(seed);
        long start = MODULUS * 3 - random.nextInt(200);
        long inbound = start;
        long acknowledged = start;
        long sent = start;
        var unacked = new ArrayDeque<Long>();
        var management = new StreamManagement<Long>(start % MODULUS, start % MODULUS);
        for (int step = 0; step < 2000; step++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    management.received();
                    inbound++;
                }
                case 1, 2 -> {
                    sent++;
                    management.sent(sent);
                    unacked.add(sent);
                }
                case 3 -> {
                    long h = acknowledged + random.nextInt(unacked.size() + 1);
                    var expected = new ArrayList<Long>();
                    for (; acknowledged < h; acknowledged++) {
                        expected.add(unacked.remove());
                    }
                    assertThat(management.acknowledge(h % MODULUS)).contains(expected);
                }
                default -> {
                    long h = sent + 1 + random.nextLong(MODULUS - unacked.size() - 1);
                    assertThat(management.acknowledge(h % MODULUS)).isEmpty();
                }
            }
            assertThat(management.inbound()).isEqualTo(inbound % MODULUS);
            assertThat(management.outbound()).isEqualTo(sent % MODULUS);
            assertThat(management.acknowledged()).isEqualTo(acknowledged % MODULUS);
            assertThat(management.unacknowledged()).isEqualTo(unacked.size());
        }
        assertThat(management.drainUnacked()).containsExactlyElementsOf(unacked);
    }
}
