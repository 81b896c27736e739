// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** What a command has written so far, for a test that waits for it. */
final class Capture extends OutputStream {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // guarded by this
    private boolean closed; // guarded by this

    @Override
    public synchronized void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("Broken pipe");
        }
        bytes.write(source, offset, length);
        notifyAll();
    }

    PrintStream stream() {
        return new PrintStream(this, false, UTF_8);
    }

    /** From now on writing fails, as it does on a pipe whose reader has gone. */
    synchronized void breakPipe() {
        closed = true;
    }

    synchronized String text() {
        return bytes.toString(UTF_8);
    }

    List<String> lines() {
        return text().lines().toList();
    }

    /** Waits until something has been written so many times. */
    synchronized void await(String wanted, int times) throws InterruptedException {
        var deadline = Deadline.in(PATIENCE);
        while (text().split(java.util.regex.Pattern.quote(wanted), -1).length - 1 < times) {
            if (deadline.passed()) {
                throw new AssertionError("not " + times + " times " + wanted + " in: " + text());
            }
            wait(Math.max(1, deadline.remaining().toMillis()));
        }
    }

    void await(String wanted) throws InterruptedException {
        await(wanted, 1);
    }
}
