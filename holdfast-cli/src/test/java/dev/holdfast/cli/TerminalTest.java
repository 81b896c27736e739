// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Grüße 世界 👋, Grüße 世界 👋",
                "\"\u001b]0;title\u0007\", \"\ufffd]0;title\ufffd\"",
                "\"\u009b31m\", \"\ufffd31m\"",
                "\"a\rb\", \"a\ufffdb\"",
                "\"\u202eevil\", \"\ufffdevil\"",
                "\"\u2028\", \"\ufffd\"",
                "\"\ud800\", \"\ufffd\""
            })
    void strangersCannotControlTheTerminal(String text, String shown) {
        assertThat(Terminal.printable(text)).isEqualTo(shown);
    }

    @Test
    void inJsonTheyCannotEitherAndNothingIsLost() {
        assertThat(Terminal.printableJson("{\"a\":\"Grüße 👋 \u009b31m \u202e \ud800 \udb40\udc41\"}"))
                .isEqualTo("{\"a\":\"Grüße 👋 \\u009b31m \\u202e \\ud800 \\udb40\\udc41\"}");
    }
}
