// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Results.Measured;
import dev.holdfast.bench.run.Results.Outcome;
import dev.holdfast.bench.run.Results.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of a figure in numbers that can be compared.
 *
 * @param judged whether they are to be judged by the goals: those of a quick run are not
 */
record Summary(Figure figure, double load, boolean judged, List<Line> lines) {
    /**
     * One contender in one case, or at one point of a curve.
     *
     * @param failures of its processes; each reason once
     */
    record Line(Contender contender, String variant, Map<String, Spread> spreads, List<String> failures) {
        Optional<Spread> spread(String metric) {
            return Optional.ofNullable(spreads.get(metric));
        }

        Optional<Double> median(String metric) {
            return spread(metric).map(Spread::median);
        }

        /** Where on the axis it is, if its figure is a curve. */
        double position() {
            return position(variant);
        }

        private static double position(String variant) {
            try {
                return Double.parseDouble(variant);
            } catch (NumberFormatException notOnTheAxis) {
                return Double.NaN;
            }
        }

        /** For people: without the name of the contender. */
        String caption() {
            return Line.caption(variant);
        }

        /** A case as people read it: where it is a size, its thousands apart. */
        static String caption(String variant) {
            double position = position(variant);
            return Double.isNaN(position) ? variant : Numbers.exact(position);
        }
    }

    static Summary of(Figure figure, Measured measured, boolean judged) {
        var lines = new ArrayList<Line>();
        for (var row : measured.rows()) {
            lines.addAll(lines(figure, row));
        }
        if (figure.curve()) {
            lines.sort(Comparator.comparingDouble(Line::position));
        }
        return new Summary(figure, measured.load(), judged, List.copyOf(lines));
    }

    private static List<Line> lines(Figure figure, Row row) {
        var failures = row.processes().stream()
                .filter(Outcome::failed)
                .map(Outcome::failure)
                .distinct()
                .toList();
        var contender = Contender.of(row.contender());
        var rounds = row.processes().stream()
                .flatMap(process -> process.rounds().stream())
                .toList();
        var byPosition = new TreeMap<Double, List<Map<String, Double>>>();
        for (var round : rounds) {
            byPosition
                    .computeIfAbsent(round.getOrDefault(figure.axis(), Double.NaN), _ -> new ArrayList<>())
                    .add(round);
        }
        var lines = new ArrayList<Line>();
        byPosition.forEach((position, there) -> lines.add(new Line(
                contender,
                Double.isNaN(position) ? row.variant() : Numbers.exact(position).replace(",", ""),
                spreads(there),
                List.of())));
        if (lines.isEmpty() || !failures.isEmpty()) {
            if (lines.size() == 1) {
                var only = lines.removeFirst();
                lines.add(new Line(contender, only.variant(), only.spreads(), failures));
            } else {
                lines.add(new Line(contender, row.variant(), Map.of(), failures));
            }
        }
        return lines;
    }

    private static Map<String, Spread> spreads(List<Map<String, Double>> rounds) {
        var names = new LinkedHashMap<String, Spread>();
        for (var round : rounds) {
            for (var name : round.keySet()) {
                var values = rounds.stream()
                        .filter(one -> one.containsKey(name))
                        .mapToDouble(one -> one.getOrDefault(name, Double.NaN));
                Spread.of(values.toArray()).ifPresent(spread -> names.putIfAbsent(name, spread));
            }
        }
        return names;
    }

    Optional<Line> line(Contender contender, String variant) {
        return lines.stream()
                .filter(line ->
                        line.contender().equals(contender) && line.variant().equals(variant))
                .findFirst();
    }

    /** How many times that of the other in the same case. */
    Optional<String> ratio(Line line, Metric metric, Contender other) {
        return line(other, line.variant())
                .flatMap(there -> there.median(metric.name()))
                .flatMap(there -> line.median(metric.name()).map(here -> Numbers.ratio(here, there)));
    }

    /** The metrics of the figure that were measured; those of JMH name themselves. */
    List<Metric> metrics() {
        if (figure.kind() == Figure.Kind.JMH) {
            return lines.stream()
                    .flatMap(line -> line.spreads().keySet().stream())
                    .distinct()
                    .map(name -> Metric.less(name, name.replace('_', ' '), "").tabled())
                    .toList();
        }
        return figure.metrics().stream()
                .filter(metric -> lines.stream().anyMatch(line -> line.spreads().containsKey(metric.name())))
                .toList();
    }
}
