// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system to its end, within a limit of time. */
final class ExternalCommand {
    private ExternalCommand() {}

    /**
     * Returns what the program wrote (both outputs).
     *
     * @throws AssertionError with that output when the program fails or takes longer than {@code limit}
     */
    static String run(ProcessBuilder command, String input, Duration limit) throws IOException, InterruptedException {
        var written = Files.createTempFile("holdfast-command", ".log");
        try {
            var process = command.redirectErrorStream(true)
                    .redirectOutput(written.toFile())
                    .start();
            try (var stdin = process.outputWriter(UTF_8)) {
                stdin.write(input);
            }
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            var output = Files.readString(written, UTF_8);
            if (!ended || process.exitValue() != 0) {
                var what = ended ? "ended with status " + process.exitValue() : "did not end within " + limit;
                throw new AssertionError(String.join(" ", command.command()) + " " + what + ":\n" + output);
            }
            return output;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    static String run(String... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command), "", Duration.ofSeconds(30));
    }
}
