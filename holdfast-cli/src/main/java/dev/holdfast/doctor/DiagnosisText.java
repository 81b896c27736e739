// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PhaseReport;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A diagnosis for a terminal. */
public final class DiagnosisText {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC);

    private static final int MOST_NAMES = 4; // of a certificate, in one line

    private DiagnosisText() {}

    /** What the DNS says, and in which order clients try the servers. */
    public static List<String> of(Survey survey) {
        var lines = new ArrayList<String>();
        lines.add(survey.domain());
        survey.inWords().forEach((service, words) -> lines.add("  " + service + "  " + words));
        survey.failure().ifPresent(failure -> lines.add("  " + failure.getMessage()));
        int width = survey.peers().stream()
                .mapToInt(peer -> peer.toString().length())
                .max()
                .orElse(0);
        int number = 1;
        for (var peer : survey.peers()) {
            lines.add("  " + number++ + ". " + padded(peer.toString(), width) + "  "
                    + peer.source().describe());
        }
        lines.replaceAll(DiagnosisText::oneLine);
        return lines;
    }

    /** The attempts as a table, and below it what was found. */
    public static List<String> of(Diagnosis diagnosis) {
        var lines = new ArrayList<>(of(diagnosis.survey()));
        for (var visit : diagnosis.visits()) {
            lines.add("");
            lines.addAll(of(visit.attempt(), diagnosis.works(visit)));
        }
        lines.add("");
        diagnosis.findings().forEach(finding -> lines.add(label(finding) + finding));
        lines.add(inWords(diagnosis));
        lines.replaceAll(DiagnosisText::oneLine);
        return lines;
    }

    private static List<String> of(AttemptReport attempt, boolean works) {
        var lines = new ArrayList<String>();
        lines.add((works ? "ok    " : "FAIL  ") + attempt.where() + "  ["
                + attempt.peer().source().describe() + "]");
        lines.add("      " + attempt.phases().stream().map(DiagnosisText::shown).collect(Collectors.joining(", ")));
        attempt.tls()
                .ifPresent(tls -> lines.add("      " + tls.version() + ", " + tls.cipher()
                        + tls.applicationProtocol()
                                .map(name -> ", ALPN " + name)
                                .orElse("")));
        attempt.certificate()
                .ifPresent(certificate -> lines.add("      certificate of "
                        + shownNames(certificate.names())
                        + ", " + DAY.format(certificate.notBefore()) + " to " + DAY.format(certificate.notAfter())));
        if (!attempt.mechanisms().isEmpty()) {
            lines.add("      offers " + String.join(", ", attempt.mechanisms())
                    + attempt.mechanism().map(chosen -> "; used " + chosen).orElse(""));
        }
        attempt.notes().forEach(note -> lines.add("      " + note));
        return lines;
    }

    private static String shown(PhaseReport phase) {
        return phase.phase() + " " + millis(phase);
    }

    private static String millis(PhaseReport phase) {
        return phase.took().toMillis() + " ms";
    }

    private static String shownNames(List<String> names) {
        var shown =
                names.isEmpty() ? "no name" : names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? shown + " and " + (names.size() - MOST_NAMES) + " more" : shown;
    }

    private static String label(Finding finding) {
        return padded(finding.severity().name().toLowerCase(Locale.ROOT) + ":", 9);
    }

    static String inWords(Diagnosis diagnosis) {
        long working = diagnosis.visits().stream().filter(diagnosis::works).count();
        var count = diagnosis.visits().isEmpty()
                ? "there is no server to connect to"
                : working + " of " + diagnosis.visits().size() + " attempts got in";
        return switch (diagnosis.health()) {
            case HEALTHY -> diagnosis.domain() + " is healthy: " + count;
            case WORKS_WITH_WARNINGS -> diagnosis.domain() + " works, with warnings: " + count;
            case BROKEN -> diagnosis.domain() + " does not work: " + count;
        };
    }

    /** What a server sends must not look like a line of ours. */
    private static String oneLine(String line) {
        return line.replaceAll("\\R", " ");
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** For messages: a peer and where it comes from. */
    static String shown(Peer peer) {
        return peer + " [" + peer.source().describe() + "]";
    }
}
