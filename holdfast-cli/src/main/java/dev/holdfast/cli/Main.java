// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The {@code holdfast} command, from the command line to the exit code. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process. */
    public static void main(String[] args) {
        var interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook());
        var console = Optional.ofNullable(System.console()).filter(there -> there.isTerminal());
        var surroundings = new Surroundings(
                System.in,
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                console.isPresent() && !"dumb".equals(System.getenv("TERM")),
                console.map(terminal -> question -> Optional.ofNullable(terminal.readPassword("%s", question))));
        int code = Cli.run(List.of(args), surroundings);
        interruption.ended(code);
        ProcessEnd.with(code);
    }

    /** JSON is UTF-8 (RFC 8259 §8.1) whatever the locale says, and text may as well be. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, UTF_8);
    }
}
