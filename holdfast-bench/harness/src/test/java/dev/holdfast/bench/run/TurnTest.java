// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SLIXMPP;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
    private static final Figure FIGURE = Plan.figure("inbound").orElseThrow();

    @Test
    void takesOneProcessOfEachAndBeginsWithAnotherEachRound() {
        var size = Size.of(3, 1, 1, Case.of("size=300", List.of(HOLDFAST, FLOOR, SMACK_44)));
        assertThat(Turn.of(FIGURE, size))
                .extracting(Turn::contender)
                .containsExactly(HOLDFAST, FLOOR, SMACK_44, FLOOR, SMACK_44, HOLDFAST, SMACK_44, HOLDFAST, FLOOR);
    }

    @Test
    void givesTheSlowLessToDo() {
        var setting = Case.of("size=300", List.of(HOLDFAST, SLIXMPP)).withWork(400_000);
        assertThat(setting.argumentsOf(HOLDFAST)).containsExactly("size=300", "count=400000");
        assertThat(setting.argumentsOf(SLIXMPP)).containsExactly("size=300", "count=40000");
    }

    @Test
    void namesItsFilesByAllThatTellsItFromOthers() {
        var turn = new Turn(FIGURE, Case.of("direct TLS", "", List.of(FLOOR)), FLOOR, 2, Duration.ZERO);
        assertThat(turn.name()).isEqualTo("inbound-direct TLS-floor-2");
    }
}
