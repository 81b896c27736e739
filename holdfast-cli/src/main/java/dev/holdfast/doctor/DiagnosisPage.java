// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A diagnosis as a page of its own: nothing is loaded from elsewhere, and it can be read on a phone. */
public final class DiagnosisPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2330; --dim: #5a6475; --paper: #f6f7f9; --card: #fff; --line: #dde1e8;
              --good: #1a7f4b; --warn: #9a6300; --bad: #b3261e; --rail: #eceff3; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e7eaf0; --dim: #9aa5b8; --paper: #12161d; --card: #1b212b;
              --line: #2e3644; --good: #57c58b; --warn: #e0ac4f; --bad: #ff8f86; --rail: #262d39; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 1.2rem; max-width: 62rem; background: var(--paper); color: var(--ink);
              font: 16px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .6rem; }
            .sub { color: var(--dim); margin: .2rem 0 0; }
            .health { display: inline-block; font-weight: 700; margin: .8rem 0 0; padding: .35rem .8rem; border-radius: 2rem;
              color: var(--card); background: var(--good); }
            .health.warn { background: var(--warn); } .health.bad { background: var(--bad); }
            .card { background: var(--card); border: 1px solid var(--line); border-radius: .7rem; padding: .8rem 1rem; margin: .7rem 0; }
            .card.bad { border-left: .35rem solid var(--bad); } .card.warn { border-left: .35rem solid var(--warn); }
            .card.good { border-left: .35rem solid var(--good); }
            .card p { margin: .15rem 0; } .advice { color: var(--dim); }
            .head { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; justify-content: space-between; }
            .head strong { font-size: 1rem; } .tag { color: var(--dim); font-size: .85rem; }
            .mark { font-weight: 700; } .mark.good { color: var(--good); } .mark.bad { color: var(--bad); } .mark.warn { color: var(--warn); }
            .rail { position: relative; height: 1.5rem; background: var(--rail); border-radius: .3rem; margin: .6rem 0 .3rem; overflow: hidden; }
            .rail span { position: absolute; top: 0; bottom: 0; min-width: 2px; }
            .times { font-size: .85rem; color: var(--dim); display: flex; flex-wrap: wrap; gap: .1rem .9rem; }
            .times b { color: var(--ink); font-weight: 600; }
            .dot { display: inline-block; width: .7em; height: .7em; border-radius: .2em; margin-right: .35em; }
            .DNS { background: #7b61c9; } .TCP { background: #2f7dd1; } .PROXY { background: #7a8699; } .TLS { background: #12a19a; }
            .WEBSOCKET { background: #7a8699; } .HEADER { background: #8aa51f; } .SASL { background: #e08a1e; } .BIND { background: #d4548b; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .6rem 0 0; font-size: .9rem; }
            dt { color: var(--dim); } dd { margin: 0; }
            table { border-collapse: collapse; width: 100%; font-size: .95rem; } td { padding: .25rem .6rem .25rem 0; vertical-align: top; }
            td:first-child { white-space: nowrap; color: var(--dim); width: 1%; }
            ol { margin: .4rem 0 0; padding-left: 1.4rem; }
            @media (max-width: 34rem) { body { padding: .8rem; } dl { grid-template-columns: 1fr; } dt { margin-top: .3rem; }
              td { display: block; padding: .1rem 0; } td:first-child { white-space: normal; } }
            """;

    private final StringBuilder html = new StringBuilder(8 * 1024);
    private final Diagnosis diagnosis;
    private final double end;

    private DiagnosisPage(Diagnosis diagnosis) {
        this.diagnosis = diagnosis;
        this.end = diagnosis.visits().stream()
                .mapToDouble(visit -> visit.ended().toNanos())
                .max()
                .orElse(1);
    }

    /** The whole page. */
    public static String of(Diagnosis diagnosis) {
        return new DiagnosisPage(diagnosis).page();
    }

    private String page() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
                .append(escaped(diagnosis.domain()))
                .append(": XMPP diagnosis</title><style>\n")
                .append(STYLE)
                .append("</style></head><body>\n");
        head();
        findings();
        dns();
        attempts();
        html.append("</body></html>\n");
        return html.toString();
    }

    private void head() {
        html.append("<h1>").append(escaped(diagnosis.domain())).append("</h1>");
        paragraph(
                "sub",
                "XMPP diagnosis of " + diagnosis.started().toString().replaceFirst("\\.\\d+", "") + ", took "
                        + seconds(diagnosis.took())
                        + (diagnosis.loggedIn()
                                ? ", with a login at each server"
                                : ", up to the offer of SASL mechanisms"));
        var kind = switch (diagnosis.health()) {
            case HEALTHY -> "";
            case WORKS_WITH_WARNINGS -> " warn";
            case BROKEN -> " bad";
        };
        paragraph("health" + kind, DiagnosisText.inWords(diagnosis));
    }

    private void findings() {
        if (diagnosis.findings().isEmpty()) {
            return;
        }
        html.append("<h2>What is wrong, and what to do</h2>\n");
        for (var finding : diagnosis.findings()) {
            var kind = switch (finding.severity()) {
                case ERROR -> "bad";
                case WARNING -> "warn";
                case NOTE -> "";
            };
            html.append("<div class=\"card ").append(kind).append("\">");
            html.append("<div class=\"head\"><strong>")
                    .append(escaped(finding.about()))
                    .append("</strong>");
            html.append("<span class=\"mark ").append(kind).append("\">");
            html.append(finding.severity().name().toLowerCase(Locale.ROOT)).append("</span></div>");
            paragraph("", finding.what());
            if (!finding.advice().isEmpty()) {
                paragraph("advice", "→ " + finding.advice());
            }
            html.append("</div>\n");
        }
    }

    private void dns() {
        html.append("<h2>What the DNS says</h2><div class=\"card\"><table>\n");
        diagnosis.survey().inWords().forEach(this::row);
        html.append("</table><ol>");
        for (var peer : diagnosis.survey().peers()) {
            html.append("<li>").append(escaped(DiagnosisText.shown(peer))).append("</li>");
        }
        html.append("</ol></div>\n");
    }

    private void attempts() {
        if (diagnosis.visits().isEmpty()) {
            return;
        }
        html.append("<h2>Attempts, on one time axis of ")
                .append(seconds(Duration.ofNanos((long) end)))
                .append("</h2><div class=\"times\">");
        for (var phase : usedPhases()) {
            html.append("<span><span class=\"dot ").append(phase).append("\"></span>");
            html.append(phase).append("</span>");
        }
        html.append("</div>\n");
        diagnosis.visits().forEach(this::attempt);
    }

    private List<Phase> usedPhases() {
        return diagnosis.visits().stream()
                .flatMap(visit -> visit.attempt().phases().stream())
                .map(phase -> phase.phase())
                .distinct()
                .sorted()
                .toList();
    }

    private void attempt(Visit visit) {
        var attempt = visit.attempt();
        var kind = diagnosis.works(visit) ? "good" : "bad";
        html.append("<div class=\"card ").append(kind).append("\"><div class=\"head\"><strong>");
        html.append(escaped(attempt.where()))
                .append("</strong><span class=\"mark ")
                .append(kind)
                .append("\">");
        html.append(kind.equals("good") ? "works" : "fails").append("</span></div><span class=\"tag\">");
        html.append(escaped(attempt.peer().source().describe())).append("</span>");
        rail(visit);
        details(attempt);
        html.append("</div>\n");
    }

    private void rail(Visit visit) {
        html.append("<div class=\"rail\">");
        for (var phase : visit.attempt().phases()) {
            double left = 100 * visit.offset().plus(phase.begun()).toNanos() / end;
            double width = 100 * phase.took().toNanos() / end;
            html.append(String.format(
                    Locale.ROOT,
                    "<span class=\"%s\" style=\"left:%.2f%%;width:%.2f%%\" title=\"%s %s\"></span>",
                    phase.phase(),
                    left,
                    width,
                    phase.phase(),
                    millis(phase.took())));
        }
        html.append("</div><div class=\"times\">");
        for (var phase : visit.attempt().phases()) {
            html.append("<span>").append(phase.phase()).append(" <b>").append(millis(phase.took()));
            html.append("</b></span>");
        }
        html.append("</div>");
    }

    private void details(AttemptReport attempt) {
        html.append("<dl>");
        attempt.failure().ifPresent(failure -> detail("failure", String.valueOf(failure.getMessage())));
        attempt.tls()
                .ifPresent(tls -> detail(
                        "TLS",
                        tls.version() + ", " + tls.cipher()
                                + tls.applicationProtocol()
                                        .map(name -> ", ALPN " + name)
                                        .orElse("")));
        attempt.certificate().ifPresent(certificate -> {
            detail("certificate", String.join(", ", certificate.names()));
            detail("issued by", certificate.issuer());
            detail("valid", certificate.notBefore() + " to " + certificate.notAfter());
        });
        if (!attempt.mechanisms().isEmpty()) {
            detail(
                    "SASL",
                    String.join(", ", attempt.mechanisms())
                            + attempt.mechanism()
                                    .map(chosen -> "; used: " + chosen)
                                    .orElse(""));
        }
        if (!attempt.features().isEmpty()) {
            detail("features", String.join(", ", attempt.features()));
        }
        attempt.notes().forEach(note -> detail("note", note));
        html.append("</dl>");
    }

    private void detail(String term, String text) {
        html.append("<dt>")
                .append(term)
                .append("</dt><dd>")
                .append(escaped(text))
                .append("</dd>");
    }

    private void row(String first, String second) {
        html.append("<tr><td>").append(escaped(first)).append("</td><td>");
        html.append(escaped(second)).append("</td></tr>\n");
    }

    private void paragraph(String kind, String text) {
        html.append("<p")
                .append(kind.isEmpty() ? "" : " class=\"" + kind + "\"")
                .append(">");
        html.append(escaped(text)).append("</p>\n");
    }

    private static String millis(Duration time) {
        return time.toMillis() < 10
                ? String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6)
                : time.toMillis() + " ms";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
