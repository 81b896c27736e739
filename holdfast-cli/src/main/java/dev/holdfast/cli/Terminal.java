// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/** Where a command's words go: results to stdout, as text or as JSON Lines, all else to stderr. From any thread. */
final class Terminal {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private final int verbosity;

    Terminal(Surroundings surroundings, OutputOptions options) {
        this.out = surroundings.out();
        this.err = surroundings.err();
        this.json = options.json();
        this.verbosity = options.verbosity();
    }

    boolean json() {
        return json;
    }

    /** A result; nothing if JSON was asked for. */
    void print(String text) {
        if (!json) {
            line(out, text);
        }
    }

    /** A result; nothing unless JSON was asked for. */
    void print(JsonLine line) {
        if (json) {
            printJson(line.toString());
        }
    }

    /** A result that is JSON already. */
    void printJson(String object) {
        synchronized (out) {
            out.print(printableJson(object) + "\n");
            out.flush();
        }
    }

    /** Writes control sequences of ours as they are. */
    void raw(String text) {
        synchronized (out) {
            out.print(text);
            out.flush();
        }
    }

    /** Something about the way, for those who asked for so much with {@code -v}. */
    void note(int level, String text) {
        if (verbosity >= level) {
            line(err, text);
        }
    }

    /** What failed, in one line. */
    void complain(String text) {
        line(err, "holdfast: " + text.replace('\n', ' '));
    }

    /** Says why the command fails, as much of it as was asked for, and which exit code that means. */
    ExitCode fail(Throwable failure, String domain) {
        if (failure instanceof UsageException) {
            complain(String.valueOf(failure.getMessage()));
        } else {
            var attempts = Complaint.attempts(failure);
            complain(Complaint.line(failure, domain)
                    + (attempts.size() > 1 && verbosity == 0
                            ? " (" + attempts.size() + " attempts failed, -v shows each)"
                            : ""));
            attempts.forEach(attempt -> note(1, "  tried " + attempt));
        }
        trace(failure);
        return ExitCode.of(failure);
    }

    /** The stack trace of a failure, for those who look for a fault in the program. */
    void trace(Throwable failure) {
        if (verbosity >= 2) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            line(err, trace.toString());
        }
    }

    private static void line(PrintStream stream, String text) {
        synchronized (stream) {
            stream.print(printable(text) + "\n");
            stream.flush();
        }
    }

    /** Whether nobody reads our results any more. */
    boolean broken() {
        return out.checkError();
    }

    /**
     * Text that may have come from a stranger, without what could move the cursor, recolour the screen or turn the direction of
     * writing; line ends and tabs stay.
     */
    static String printable(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(harmless(c) ? c : 0xFFFD));
        return safe.toString();
    }

    /** The same for JSON, where all of these can be written in another way: they stand inside its strings only. */
    static String printableJson(String json) {
        var safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (harmless(c)) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    private static boolean harmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint == '\n' || codePoint == '\t';
            // the bidirectional controls are among these, and so is the joiner that emoji need
            case Character.FORMAT -> codePoint == 0x200C || codePoint == 0x200D;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
            default -> true;
        };
    }
}
