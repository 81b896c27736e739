// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void findsNothingWrongWithAllInOrder() {
        take(0, 1, 2);

        assertThat(tally.received()).isEqualTo(3);
        assertThat(tally.distinct()).isEqualTo(3);
        assertThat(tally.duplicated()).isZero();
        assertThat(tally.reordered()).isZero();
    }

    @Test
    void tellsDoubledFromReordered() {
        take(0, 2, 1, 2, 3);

        assertThat(tally.received()).isEqualTo(5);
        assertThat(tally.distinct()).isEqualTo(4);
        assertThat(tally.duplicated()).isEqualTo(1);
        assertThat(tally.reordered()).isEqualTo(1);
    }

    @Test
    void aGapIsNotOutOfOrder() {
        take(0, 5);

        assertThat(tally.distinct()).isEqualTo(2);
        assertThat(tally.reordered()).isZero();
    }

    private void take(int... numbers) {
        for (int number : numbers) {
            tally.take(number);
        }
    }
}
