// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Markup.attributes;

import dev.holdfast.bench.run.Summary.Line;
import java.util.List;

/** One metric of all contenders: a bar to the median, a thin line from the least to the greatest. From zero, linear. */
final class BarChart {
    private static final double WIDTH = 380;
    private static final double LABELS = 104;
    private static final double VALUES = 56;
    private static final double ROW = 24;
    private static final double HEADING = 26;
    private static final double BAR = 13;
    private static final double CAP = 3;
    private static final double TOO_SHORT = 8;

    private final Metric metric;
    private final List<Line> lines;
    private final double most;
    private final Markup svg = new Markup();
    private double scale;
    private double y;

    private BarChart(Summary summary, Metric metric) {
        this.metric = metric;
        lines = summary.lines().stream()
                .filter(line -> line.spread(metric.name()).isPresent()
                        || !line.failures().isEmpty())
                .toList();
        most = most(lines);
        scale(most);
    }

    private double most(List<Line> some) {
        return some.stream()
                .flatMap(line -> line.spread(metric.name()).stream())
                .mapToDouble(Spread::max)
                .max()
                .orElse(0);
    }

    private void scale(double longest) {
        scale = (WIDTH - LABELS - VALUES - 2 * CAP) / (longest > 0 ? longest : 1);
    }

    static String svg(Summary summary, Metric metric) {
        return new BarChart(summary, metric).draw();
    }

    private String draw() {
        var caption = "";
        for (var line : lines) {
            if (!line.caption().equals(caption)) {
                caption = line.caption();
                heading(caption);
            }
            row(line);
        }
        return new Markup()
                .open(
                        "svg",
                        attributes(
                                "viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\"",
                                WIDTH, y + 2, Markup.escaped(metric.heading())))
                .raw(svg.toString())
                .close("svg")
                .toString();
    }

    /** Of the rows of one case. Where they would be dots beside those of another case, they have a scale of their own, and say so. */
    private void heading(String caption) {
        double longest = most(
                lines.stream().filter(line -> line.caption().equals(caption)).toList());
        boolean dots = longest < most / TOO_SHORT;
        scale(dots ? longest : most);
        y += HEADING;
        svg.element(
                "text",
                attributes("class=\"group\" x=\"0\" y=\"%.1f\"", y - 7),
                dots ? caption + " (on a scale of its own)" : caption);
    }

    private void row(Line line) {
        double middle = y + ROW / 2;
        var contender = line.contender();
        svg.element(
                "text",
                attributes("class=\"label\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\"", LABELS - 8, middle + 4),
                contender.label());
        var spread = line.spread(metric.name());
        if (spread.isPresent()) {
            bar(contender, spread.get(), middle);
        } else {
            svg.element("text", attributes("class=\"failed\" x=\"%.1f\" y=\"%.1f\"", LABELS + 4, middle + 4), "failed");
        }
        y += ROW;
    }

    private void bar(Contender contender, Spread spread, double middle) {
        svg.empty(
                "rect",
                attributes(
                        "class=\"bar %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1.5\"",
                        style(contender), LABELS, middle - BAR / 2, Math.max(1, spread.median() * scale), BAR));
        if (spread.max() > spread.min()) {
            double left = LABELS + spread.min() * scale;
            double right = LABELS + spread.max() * scale;
            svg.empty(
                    "path",
                    attributes(
                            "class=\"whisker\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv%.1fM%.1f %.1fv%.1f\"",
                            left, middle, right, left, middle - CAP, 2 * CAP, right, middle - CAP, 2 * CAP));
        }
        svg.element(
                "text",
                attributes("class=\"value\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\"", WIDTH, middle + 4),
                Numbers.text(spread.median()));
    }

    /** The one whose figures these are stands out. */
    private static String style(Contender contender) {
        return contender.ours() ? contender.id() : "other";
    }
}
