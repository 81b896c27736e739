// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns SIGINT and SIGTERM into an interrupt of the command's thread, and the end of the command into the process's.
 *
 * <p>The JVM answers both signals by running its shutdown hooks and then exits with 128 and the signal's number, whatever the
 * command has achieved. Only {@link Runtime#halt} sets another code from there.
 */
final class Interruption {
    /** Ending may take five seconds as a whole. */
    private static final Duration PATIENCE = Duration.ofMillis(4_800);

    private final CompletableFuture<Integer> code = new CompletableFuture<>();
    private final Thread hook;

    Interruption(Thread command) {
        hook = Thread.ofPlatform().name("holdfast-signal").unstarted(() -> end(command));
    }

    Thread hook() {
        return hook;
    }

    private void end(Thread command) {
        if (!code.isDone()) {
            command.interrupt();
            Runtime.getRuntime().halt(awaitCode());
        }
    }

    private int awaitCode() {
        try {
            return code.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return ExitCode.TIMEOUT.code(); // cut short: the server may not have heard our last words
        } catch (InterruptedException | ExecutionException _) {
            return ExitCode.FAULT.code();
        }
    }

    /** The command has ended by itself, or because it was interrupted. */
    void ended(int exitCode) {
        code.complete(exitCode);
    }
}
