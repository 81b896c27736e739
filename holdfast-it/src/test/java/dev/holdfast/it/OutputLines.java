// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a process writes, line by line, for those who wait for a line. From any thread. */
final class OutputLines {
    private final List<String> lines = new ArrayList<>(); // guarded by this
    private boolean ended; // guarded by this

    /** Reads until the end, in a thread of its own. */
    OutputLines(BufferedReader from) {
        Thread.ofVirtual().name("output-lines").start(() -> read(from));
    }

    private void read(BufferedReader from) {
        try (from) {
            for (var line = from.readLine(); line != null; line = from.readLine()) {
                add(line);
            }
        } catch (IOException broken) {
            add("(the output broke: " + broken.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** What has come so far. */
    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    /** Waits until what has come is enough; false once that cannot be any more, or the limit has passed. */
    synchronized boolean await(Predicate<List<String>> enough, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!enough.test(lines)) {
            long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (ended || millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /** Waits for the end of the output; false when the limit has passed. */
    synchronized boolean awaitEnd(Duration limit) throws InterruptedException {
        await(come -> ended, limit);
        return ended;
    }
}
