// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that runs to its end, or to its limit; what it prints goes to files, which are kept.
 *
 * @param tick called about once a second meanwhile
 */
record Child(List<String> command, Map<String, String> environment, Path log, Duration limit, Runnable tick) {
    private static final long TICK_MILLIS = 500;
    private static final int LONGEST_REASON = 300;

    /** What the client process says of itself begins like this, or with the kind of the fault. */
    private static final Pattern OWN =
            Pattern.compile("measure: (?:java\\.lang\\.Illegal(?:State|Argument)Exception: )?(.*)");

    /** How it ended. */
    record End(double seconds, String output, String failure) {}

    End run() throws InterruptedException {
        long begun = System.nanoTime();
        var out = log.resolveSibling(log.getFileName() + ".out");
        var err = log.resolveSibling(log.getFileName() + ".err");
        try {
            var builder = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            try {
                boolean ended = await(process, begun);
                return new End(seconds(begun), text(out), ended ? failure(process.exitValue(), err) : tooLong());
            } finally {
                kill(process);
            }
        } catch (IOException fault) {
            return new End(seconds(begun), "", "cannot be started: " + fault.getMessage());
        }
    }

    private boolean await(Process process, long begun) throws InterruptedException {
        while (!process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                return false;
            }
            tick.run();
        }
        return true;
    }

    private static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private String tooLong() {
        return "not done after " + limit.toSeconds() + " s, and killed";
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String failure(int status, Path err) throws IOException {
        return status == 0 ? "" : reason(text(err)) + " (exit status " + status + ")";
    }

    /** The line that says what went wrong: the client process's own if there is one, else the last that is not of a stack trace. */
    static String reason(String stderr) {
        var lines = stderr.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith(" "))
                .toList();
        var own = lines.stream().map(OWN::matcher).filter(Matcher::matches).findFirst();
        var reason = own.map(line -> line.group(1)).orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
    }
}
