// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void noNameMeansAllFigures() throws Options.Wrong {
        assertThat(Options.of(List.of()).figures()).isEqualTo(Plan.FIGURES);
    }

    @Test
    void takesFiguresInTheOrderOfThePlan() throws Options.Wrong {
        var options = Options.of(List.of("storm", "--quick", "inbound", "--rounds", "4"));
        assertThat(options.figures()).extracting(Figure::name).containsExactly("inbound", "storm");
        assertThat(options.size(options.figures().getFirst()).processes()).isEqualTo(4);
        assertThat(options.quick()).isTrue();
    }

    @Test
    void saysWhatNamesThereAre() {
        assertThatThrownBy(() -> Options.of(List.of("inbond")))
                .hasMessageContaining("there is no figure inbond")
                .hasMessageContaining("names: inbound outbound pingpong");
        assertThatThrownBy(() -> Options.of(List.of("--rounds", "0"))).hasMessageContaining("not 0");
    }
}
