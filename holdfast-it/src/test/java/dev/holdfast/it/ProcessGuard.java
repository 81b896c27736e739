// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Leaves nothing behind, however this JVM ends: a shell that waits for the end of its input, then kills the process that it was last told
 * of and removes the directory. A shutdown hook would not run when the JVM itself is killed.
 */
final class ProcessGuard implements AutoCloseable {
    // ^C reaches the whole process group, and the guard must outlive it.
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pid=
            while read -r line; do pid=$line; done
            [ -z "$pid" ] || kill -9 "$pid"
            rm -rf "$1"
            """;

    private final Process shell;
    private final Writer toShell;

    ProcessGuard(Path directory) throws IOException {
        shell = new ProcessBuilder("sh", "-c", SCRIPT, "guard", directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        toShell = shell.outputWriter();
    }

    void watch(Process process) throws IOException {
        tell(Long.toString(process.pid()));
    }

    /** The process has ended: its number may soon be another's. */
    void forget() throws IOException {
        tell("");
    }

    private void tell(String line) throws IOException {
        toShell.write(line + "\n");
        toShell.flush();
    }

    /** Lets the guard do its work now. */
    @Override
    public void close() {
        try {
            toShell.close();
            if (!shell.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError("the guard did not finish; see process " + shell.pid());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
