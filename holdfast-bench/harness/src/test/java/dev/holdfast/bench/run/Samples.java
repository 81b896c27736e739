// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Results.Measured;
import dev.holdfast.bench.run.Results.Outcome;
import dev.holdfast.bench.run.Results.Row;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Results that were made up. */
final class Samples {
    private Samples() {}

    static Row row(Contender contender, String variant, String metric, double... values) {
        var rounds =
                Arrays.stream(values).mapToObj(value -> Map.of(metric, value)).toList();
        return new Row(contender.id(), variant, List.of(new Outcome(1, rounds, "")));
    }

    static Row failed(Contender contender, String variant, String reason) {
        return new Row(contender.id(), variant, List.of(Outcome.failed(1, reason)));
    }

    static Summary summary(String figure, Row... rows) {
        return Summary.of(Plan.figure(figure).orElseThrow(), measured(figure, rows), true);
    }

    static Measured measured(String figure, Row... rows) {
        return new Measured(figure, 0.25, List.of(rows));
    }

    static Results results(Measured... figures) {
        return new Results(
                "2026-11-25T07:30:00Z",
                false,
                Map.of("CPU", "a <fast> one & more", "cores", "2"),
                Map.of("smack-4.4", "4.4.8"),
                List.of(figures));
    }
}
