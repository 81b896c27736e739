// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Summary.Line;
import java.util.ArrayList;
import java.util.List;

/** A summary as text for a terminal. */
final class Table {
    private static final int COLUMNS = 4;

    private Table() {}

    static String text(Summary summary) {
        var rows = new ArrayList<List<String>>();
        for (var metric : summary.metrics()) {
            rows.add(List.of(metric.heading(), "", "/ Smack 4.4", "/ floor"));
            for (var line : summary.lines()) {
                line.spread(metric.name()).ifPresent(spread -> rows.add(row(summary, line, metric, spread)));
            }
        }
        var text = new StringBuilder(
                "\n%s: %s\n".formatted(summary.figure().name(), summary.figure().title()));
        append(rows, text);
        for (var line : summary.lines()) {
            for (var failure : line.failures()) {
                text.append("%s failed: %s\n".formatted(name(line), failure));
            }
        }
        for (var judgement : Judgement.of(summary)) {
            text.append("goal %s: %s".formatted(judgement.verdict().text(), judgement.text()));
            text.append(judgement.got().isEmpty() ? "\n" : " (" + judgement.got() + ")\n");
        }
        return text.toString();
    }

    private static List<String> row(Summary summary, Line line, Metric metric, Spread spread) {
        return List.of(
                "  " + name(line),
                spread.text(),
                ratio(summary, line, metric, Contender.SMACK_44),
                ratio(summary, line, metric, Contender.FLOOR));
    }

    private static String ratio(Summary summary, Line line, Metric metric, Contender other) {
        return metric.better() == Metric.Better.NEITHER
                ? ""
                : summary.ratio(line, metric, other).orElse("–");
    }

    static String name(Line line) {
        return line.caption().isEmpty()
                ? line.contender().label()
                : line.contender().label() + " · " + line.caption();
    }

    /** In columns: the first to the left, the others to the right. */
    private static void append(List<List<String>> rows, StringBuilder text) {
        int[] widths = new int[COLUMNS];
        for (var row : rows) {
            for (int i = 0; i < COLUMNS; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < COLUMNS; i++) {
                var padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
