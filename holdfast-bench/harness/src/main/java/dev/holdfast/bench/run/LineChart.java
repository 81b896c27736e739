// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Markup.attributes;

import dev.holdfast.bench.run.Summary.Line;
import java.util.List;
import java.util.stream.Collectors;

/** One metric over a size, a line for each contender; both axes logarithmic. */
final class LineChart {
    private static final double WIDTH = 380;
    private static final double HEIGHT = 250;
    private static final double LEFT = 48;
    private static final double RIGHT = 14;
    private static final double TOP = 8;
    private static final double BOTTOM = 40;
    private static final double DOT = 3.2;

    private final Summary summary;
    private final Metric metric;
    private final List<Line> points;
    private final LogAxis across;
    private final LogAxis up;
    private final Markup svg = new Markup();

    private LineChart(Summary summary, Metric metric) {
        this.summary = summary;
        this.metric = metric;
        points = summary.lines().stream()
                .filter(line -> line.position() > 0)
                .filter(line -> line.spread(metric.name())
                        .filter(there -> there.min() > 0)
                        .isPresent())
                .toList();
        across = LogAxis.of(points.stream().map(Line::position).toList());
        up = LogAxis.of(points.stream()
                .flatMap(line -> line.spread(metric.name()).stream())
                .flatMap(spread -> List.of(spread.min(), spread.max()).stream())
                .toList());
    }

    static String svg(Summary summary, Metric metric) {
        return new LineChart(summary, metric).draw();
    }

    private String draw() {
        axes();
        for (var contender : contenders(summary).reversed()) {
            line(
                    points.stream()
                            .filter(point -> point.contender().equals(contender))
                            .toList(),
                    contender);
        }
        return new Markup()
                .open(
                        "svg",
                        attributes(
                                "viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\"",
                                WIDTH,
                                HEIGHT,
                                Markup.escaped(metric.heading() + " by "
                                        + summary.figure().axis())))
                .raw(svg.toString())
                .close("svg")
                .toString();
    }

    private void axes() {
        for (double tick : up.ticks()) {
            svg.empty("path", attributes("class=\"grid\" d=\"M%.1f %.1fH%.1f\"", LEFT, y(tick), WIDTH - RIGHT));
            svg.element(
                    "text",
                    attributes("class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\"", LEFT - 6, y(tick) + 4),
                    Numbers.text(tick));
        }
        for (double tick : across.ticks()) {
            svg.empty("path", attributes("class=\"grid\" d=\"M%.1f %.1fV%.1f\"", x(tick), TOP, HEIGHT - BOTTOM));
            svg.element(
                    "text",
                    attributes(
                            "class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\"",
                            x(tick), HEIGHT - BOTTOM + 15),
                    Numbers.text(tick));
        }
        svg.element(
                "text",
                attributes(
                        "class=\"label\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\"",
                        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6),
                summary.figure().axis());
    }

    private void line(List<Line> its, Contender contender) {
        var corners = its.stream()
                .map(point -> attributes(
                        "%.1f,%.1f", x(point.position()), y(spread(point).median())))
                .collect(Collectors.joining(" "));
        svg.empty("polyline", "class=\"line " + contender.id() + "\" points=\"" + corners + "\"");
        for (var point : its) {
            var spread = spread(point);
            double x = x(point.position());
            svg.empty(
                    "path",
                    attributes(
                            "class=\"range %s\" d=\"M%.1f %.1fV%.1f\"",
                            contender.id(), x, y(spread.min()), y(spread.max())));
            svg.empty(
                    "circle",
                    attributes(
                            "class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"",
                            contender.id(), x, y(spread.median()), DOT));
        }
    }

    private Spread spread(Line point) {
        return point.spread(metric.name()).orElseThrow();
    }

    /** Those who have a line, the first one drawn last and so on top. */
    static List<Contender> contenders(Summary summary) {
        return Contender.ALL.stream()
                .filter(contender -> summary.lines().stream()
                        .anyMatch(line -> line.contender().equals(contender)))
                .toList();
    }

    private double x(double value) {
        return LEFT + across.part(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - up.part(value) * (HEIGHT - TOP - BOTTOM);
    }
}
