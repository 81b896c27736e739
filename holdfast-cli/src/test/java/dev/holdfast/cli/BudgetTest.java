// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000, 30_000, 31_536_000_000L})
    void allPartsFitIntoTheWholeAndAreMoreThanNothing(long millis) {
        var whole = Duration.ofMillis(millis);
        var budget = Budget.of(whole);

        assertThat(budget.work().plus(budget.shutdown())).isEqualTo(whole);
        assertThat(budget.attempt()).isPositive().isLessThan(budget.work());
        assertThat(budget.shutdown()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(budget.work()).isGreaterThanOrEqualTo(whole.dividedBy(2));
    }
}
