// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results as an HTML page that needs nothing else, from no other place. */
final class Page {
    private static final String TITLE = "Holdfast beside its rivals";

    private Page() {}

    static String html(Results results) throws IOException {
        var summaries = new ArrayList<Summary>();
        for (var measured : results.figures()) {
            Plan.figure(measured.name())
                    .ifPresent(figure -> summaries.add(Summary.of(figure, measured, !results.quick())));
        }
        var html = new Markup()
                .raw("<!DOCTYPE html>\n")
                .open("html", "lang=\"en\"")
                .open("head");
        html.empty("meta", "charset=\"utf-8\"");
        html.empty("meta", "name=\"viewport\" content=\"width=device-width, initial-scale=1\"");
        html.element("title", TITLE + ", " + date(results));
        html.open("style").raw(style()).close("style").close("head").open("body");
        head(results, html);
        overview(summaries, html);
        summaries.forEach(summary -> html.raw(FigureSection.html(summary)));
        return html.close("body").close("html").toString();
    }

    private static String style() throws IOException {
        try (var css = Page.class.getResourceAsStream("page.css")) {
            if (css == null) {
                throw new IOException("page.css is not in the jar");
            }
            return new String(css.readAllBytes(), UTF_8);
        }
    }

    private static String date(Results results) {
        return results.date().replaceFirst("T.*", "");
    }

    private static void head(Results results, Markup html) {
        html.element("h1", TITLE);
        if (results.quick()) {
            html.element(
                    "p", "class=\"warning\"", "A quick run: it shows that the bench works. Its numbers say nothing.");
        }
        html.element(
                "p",
                "Every number is the median over all rounds of all processes; the thin lines and the small numbers under it reach from "
                        + "the least to the greatest. Everything ran on one machine, client and server side by side, in turns: read the "
                        + "ratios first. The floor is the least Java that can do it, without a library.");
        facts(
                "The machine",
                results.machine(),
                Map.of("date", results.date().replace('T', ' ').replace("Z", " UTC")),
                html);
        facts("The versions", versions(results), Map.of(), html);
    }

    private static Map<String, String> versions(Results results) {
        var versions = new LinkedHashMap<String, String>();
        results.versions()
                .forEach((id, version) -> versions.put(Contender.of(id).label(), version));
        return versions;
    }

    private static void facts(String title, Map<String, String> facts, Map<String, String> more, Markup html) {
        html.open("p", "class=\"facts\"").element("b", title);
        for (var group : List.of(more, facts)) {
            group.forEach((name, value) ->
                    html.open("span").text(name + " ").element("b", value).close("span"));
        }
        html.close("p");
    }

    /** All figures with their goals in numbers, as a way to them. */
    private static void overview(List<Summary> summaries, Markup html) {
        html.open("ul", "class=\"overview\"");
        for (var summary : summaries) {
            html.open("li").open("a", "href=\"#" + summary.figure().name() + "\"");
            html.text(summary.figure().title()).close("a");
            var judgements = Judgement.of(summary);
            for (var verdict : Judgement.Verdict.values()) {
                long count = judgements.stream()
                        .filter(one -> one.verdict() == verdict)
                        .count();
                if (count > 0) {
                    html.raw(FigureSection.chip(verdict, count + " " + verdict.text()));
                }
            }
            long failed = summary.lines().stream()
                    .filter(line -> !line.failures().isEmpty())
                    .count();
            if (failed > 0) {
                html.element("span", "class=\"small\"", " " + failed + " failed");
            }
            html.close("li");
        }
        html.close("ul");
    }
}
