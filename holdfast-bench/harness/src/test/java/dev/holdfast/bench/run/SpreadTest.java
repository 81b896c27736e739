// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(9, 1, 4)).contains(new Spread(4, 1, 9, 3));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Spread.of(8, 1, 4, 2)).contains(new Spread(3, 1, 8, 4));
    }

    @Test
    void nothingHasNoMedian() {
        assertThat(Spread.of()).isEmpty();
    }

    @Test
    void isReadWithItsEnds() {
        assertThat(new Spread(724_312, 551_000, 1_041_000, 6).text()).isEqualTo("724k [551k–1.04M]");
        assertThat(new Spread(724_312, 724_312, 724_312, 1).text()).isEqualTo("724k");
    }
}
