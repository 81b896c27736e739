// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run gave, with every raw round. It is all that the page is made from.
 *
 * @param date when it began
 * @param machine what it ran on: names and values for people
 * @param versions of the contenders, by id
 */
record Results(
        String date, boolean quick, Map<String, String> machine, Map<String, String> versions, List<Measured> figures) {

    /**
     * A figure that was measured.
     *
     * @param load the load average of the machine just before
     */
    record Measured(String name, double load, List<Row> rows) {}

    /** A contender in a case. */
    record Row(String contender, String variant, List<Outcome> processes) {}

    /**
     * What a process gave.
     *
     * @param failure why it gave nothing; empty if it did
     */
    record Outcome(double seconds, List<Map<String, Double>> rounds, String failure) {
        static Outcome failed(double seconds, String reason) {
            return new Outcome(seconds, List.of(), reason);
        }

        boolean failed() {
            return !failure.isEmpty();
        }
    }

    /** Whether the contenders that are ours did all that was asked. */
    boolean oursAreWell() {
        return figures.stream()
                .flatMap(figure -> figure.rows().stream())
                .filter(row -> Contender.of(row.contender()).ours())
                .flatMap(row -> row.processes().stream())
                .noneMatch(Outcome::failed);
    }

    /** Puts the outcomes of a figure together, in the order in which each row first came. */
    static final class Collector {
        private final Map<List<String>, List<Outcome>> rows = new LinkedHashMap<>();

        void add(String contender, String variant, Outcome outcome) {
            rows.computeIfAbsent(List.of(contender, variant), _ -> new ArrayList<>())
                    .add(outcome);
        }

        Measured measured(String name, double load) {
            return new Measured(
                    name,
                    load,
                    rows.entrySet().stream()
                            .map(row -> new Row(
                                    row.getKey().getFirst(), row.getKey().getLast(), List.copyOf(row.getValue())))
                            .toList());
        }
    }
}
