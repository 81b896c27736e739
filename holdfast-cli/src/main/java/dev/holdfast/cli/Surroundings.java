// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds where it is started.
 *
 * @param terminal whether a person watches {@code out}, on something that can move its cursor
 * @param prompt asks that person; empty if there is none
 */
record Surroundings(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        boolean terminal,
        Optional<PasswordPrompt> prompt) {
    /** Asks for a password without showing it. */
    @FunctionalInterface
    interface PasswordPrompt {
        /** The caller wipes the answer; empty at the end of the input. */
        Optional<char[]> ask(String question);
    }

    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
