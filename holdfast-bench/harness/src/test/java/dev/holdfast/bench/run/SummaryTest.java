// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.run.Results.Outcome;
import dev.holdfast.bench.run.Results.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
    @Test
    void takesTheMedianOverAllRoundsOfAllProcesses() {
        var row = new Row(
                "holdfast",
                "",
                List.of(
                        new Outcome(1, List.of(Map.of("wall_ms", 1.0), Map.of("wall_ms", 9.0)), ""),
                        new Outcome(1, List.of(Map.of("wall_ms", 2.0)), "")));
        assertThat(Samples.summary("startup", row).lines().getFirst().spread("wall_ms"))
                .contains(new Spread(2, 1, 9, 3));
    }

    @Test
    void aCurveHasALineForEachOfItsPointsInTheirOrder() {
        var rounds =
                List.of(Map.of("bytes", 1000.0, "messages_per_s", 5.0), Map.of("bytes", 100.0, "messages_per_s", 7.0));
        var row = new Row("holdfast", "", List.of(new Outcome(1, rounds, ""), new Outcome(1, rounds, "")));
        var summary = Samples.summary("size", row);
        assertThat(summary.lines()).extracting(Summary.Line::variant).containsExactly("100", "1000");
        assertThat(summary.line(HOLDFAST, "100").orElseThrow().spread("messages_per_s"))
                .contains(new Spread(7, 7, 7, 2));
    }

    @Test
    void whatFailedStaysWithItsReason() {
        var row = new Row(
                "holdfast",
                "",
                List.of(new Outcome(1, List.of(Map.of("wall_ms", 1.0)), ""), Outcome.failed(1, "killed")));
        var line = Samples.summary("startup", row).lines().getFirst();
        assertThat(line.failures()).containsExactly("killed");
        assertThat(line.median("wall_ms")).contains(1.0);
    }

    @Test
    void theTableShowsRatiosGoalsAndFailures() {
        var text = Table.text(Samples.summary(
                "inbound",
                Samples.row(HOLDFAST, "", "messages_per_s", 600_000),
                Samples.row(Contender.SMACK_44, "", "messages_per_s", 150_000, 250_000),
                Samples.failed(Contender.BABBLER, "", "it does not run here")));
        assertThat(text)
                .containsPattern("Holdfast +600k +3 × +–")
                .containsPattern("Smack 4.4 +200k \\[150k–250k\\] +1 × +–")
                .contains("Babbler failed: it does not run here")
                .contains("goal met: messages ≥ 3 × Smack 4.4 (3 ×)");
    }
}
