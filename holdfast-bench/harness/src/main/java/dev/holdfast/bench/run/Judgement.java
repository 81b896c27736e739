// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Summary.Line;
import java.util.List;
import java.util.Optional;

/**
 * Whether a goal was met.
 *
 * @param where the case, for people; empty where there is only one
 * @param got what was measured, in the goal's own terms
 */
record Judgement(Goal goal, Metric metric, String where, Verdict verdict, String got) {
    /** What can be said of a goal. */
    enum Verdict {
        MET("met"),
        MISSED("missed"),
        /** There is nothing to compare. */
        UNKNOWN("not measured");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** All goals of a figure, judged by the medians of this run. */
    static List<Judgement> of(Summary summary) {
        var goals = summary.judged() ? summary.figure().goals() : List.<Goal>of();
        return goals.stream().map(goal -> judge(goal, summary)).toList();
    }

    private static Judgement judge(Goal goal, Summary summary) {
        var metric = summary.figure().metric(goal.metric()).orElseThrow();
        var line = summary.line(Contender.HOLDFAST, goal.variant());
        var where = Line.caption(goal.variant());
        var value = line.flatMap(there -> value(goal, there));
        var reference = line.flatMap(there -> reference(goal, there, summary));
        if (line.isPresent() && !line.get().failures().isEmpty()) {
            return new Judgement(goal, metric, where, Verdict.MISSED, "it failed");
        }
        if (value.isEmpty() || reference.isEmpty()) {
            return new Judgement(goal, metric, where, Verdict.UNKNOWN, "");
        }
        boolean absolute = goal.against() instanceof Goal.Against.Value;
        boolean met = goal.sense().holds(value.get(), goal.factor() * reference.get());
        var got = absolute
                ? (Numbers.text(value.get()) + " " + metric.unit()).strip()
                : Numbers.ratio(value.get(), reference.get());
        return new Judgement(goal, metric, where, met ? Verdict.MET : Verdict.MISSED, got);
    }

    private static Optional<Double> value(Goal goal, Line line) {
        return line.spread(goal.metric())
                .map(spread -> goal.against() instanceof Goal.Against.Best ? worst(goal, spread) : spread.median());
    }

    private static Optional<Double> reference(Goal goal, Line line, Summary summary) {
        return switch (goal.against()) {
            case Goal.Against.Value() -> Optional.of(1.0);
            case Goal.Against.Median(Contender other) ->
                summary.line(other, line.variant()).flatMap(there -> there.median(goal.metric()));
            case Goal.Against.Best(Contender other) ->
                summary.line(other, line.variant())
                        .flatMap(there -> there.spread(goal.metric()))
                        .map(spread -> best(goal, spread));
            case Goal.Against.OwnCase(String name) ->
                summary.line(Contender.HOLDFAST, name).flatMap(there -> there.median(goal.metric()));
            case Goal.Against.OwnMetric(String name) -> line.median(name);
        };
    }

    private static double worst(Goal goal, Spread spread) {
        return goal.sense() == Goal.Sense.AT_LEAST ? spread.min() : spread.max();
    }

    private static double best(Goal goal, Spread spread) {
        return goal.sense() == Goal.Sense.AT_LEAST ? spread.max() : spread.min();
    }

    /** For example "messages ≥ 3 × Smack 4.4". */
    String text() {
        return (where.isEmpty() ? "" : where + ": ") + metric.label() + " " + goal.text(metric.unit());
    }
}
