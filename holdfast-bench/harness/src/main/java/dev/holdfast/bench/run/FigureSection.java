// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import dev.holdfast.bench.run.Summary.Line;
import java.util.Locale;

/** A figure on the page: what it means, whether the goals were met, charts, and all numbers. */
final class FigureSection {
    private final Summary summary;
    private final Markup html = new Markup();

    private FigureSection(Summary summary) {
        this.summary = summary;
    }

    static String html(Summary summary) {
        return new FigureSection(summary).write();
    }

    private String write() {
        var figure = summary.figure();
        html.open("section", "id=\"" + figure.name() + "\"");
        html.element("h2", figure.title());
        html.element("p", figure.meaning());
        goals();
        charts();
        table();
        failures();
        html.element("p", "class=\"small\"", "Load average before: " + Numbers.text(summary.load()));
        return html.close("section").toString();
    }

    private void goals() {
        var judgements = Judgement.of(summary);
        if (judgements.isEmpty()) {
            return;
        }
        html.open("ul", "class=\"goals\"");
        for (var judgement : judgements) {
            html.open("li");
            html.raw(chip(judgement.verdict(), judgement.verdict().text()));
            html.open("span").text(judgement.text());
            if (!judgement.got().isEmpty()) {
                html.open("b").text(" " + judgement.got()).close("b");
            }
            html.close("span").close("li");
        }
        html.close("ul");
    }

    static String chip(Judgement.Verdict verdict, String text) {
        return new Markup()
                .element("span", "class=\"chip " + verdict.name().toLowerCase(Locale.ROOT) + "\"", text)
                .toString();
    }

    private void charts() {
        html.open("div", "class=\"charts\"");
        for (var metric : summary.metrics()) {
            if (metric.charted()) {
                html.open("figure").open("figcaption").text(metric.heading());
                html.element("span", " " + metric.better().text()).close("figcaption");
                html.raw(summary.figure().curve() ? LineChart.svg(summary, metric) : BarChart.svg(summary, metric));
                html.close("figure");
            }
        }
        html.close("div");
        if (summary.figure().curve()) {
            legend();
        }
    }

    private void legend() {
        html.open("ul", "class=\"legend\"");
        for (var contender : LineChart.contenders(summary)) {
            html.open("li").open("i", "class=\"" + contender.id() + "\"").close("i");
            html.text(contender.label()).close("li");
        }
        html.close("ul");
    }

    private void table() {
        var metrics = summary.metrics();
        html.open("div", "class=\"scroll\"").open("table").open("tr").element("th", "");
        for (var metric : metrics) {
            html.open("th").text(metric.label());
            html.element("small", metric.unit()).close("th");
        }
        html.close("tr");
        for (var line : summary.lines()) {
            html.open("tr", line.contender().equals(Contender.HOLDFAST) ? "class=\"own\"" : "");
            html.element("th", Table.name(line));
            for (var metric : metrics) {
                cell(line, metric);
            }
            html.close("tr");
        }
        html.close("table").close("div");
    }

    private void cell(Line line, Metric metric) {
        html.open("td");
        var spread = line.spread(metric.name());
        if (spread.isEmpty()) {
            html.text(line.failures().isEmpty() ? "–" : "failed").close("td");
            return;
        }
        html.text(Numbers.text(spread.get().median()));
        if (spread.get().max() > spread.get().min()) {
            var range = Numbers.text(spread.get().min()) + "–"
                    + Numbers.text(spread.get().max());
            html.element("small", range);
        }
        ratio(line, metric, Contender.SMACK_44);
        ratio(line, metric, Contender.FLOOR);
        html.close("td");
    }

    private void ratio(Line line, Metric metric, Contender other) {
        if (metric.better() != Metric.Better.NEITHER && !line.contender().equals(other)) {
            summary.ratio(line, metric, other)
                    .filter(ratio -> !ratio.equals("–"))
                    .ifPresent(ratio -> html.element("small", "class=\"ratio\"", ratio + " " + other.label()));
        }
    }

    private void failures() {
        for (var line : summary.lines()) {
            for (var failure : line.failures()) {
                html.open("p", "class=\"failure\"").element("b", Table.name(line));
                html.text(" failed: " + failure).close("p");
            }
        }
    }
}
