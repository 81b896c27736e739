// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void keepsTheOrderOfItsFieldsAndIsOneLine() {
        var line = JsonLine.of("message")
                .with("body", "two\nlines, \"quotes\" and \u0007")
                .with("count", 3)
                .with("ms", new BigDecimal("1.500"))
                .with("sm", true);

        assertThat(line)
                .hasToString(
                        "{\"event\":\"message\",\"body\":\"two\\nlines, \\\"quotes\\\" and \\u0007\",\"count\":3,\"ms\":1.500,\"sm\":true}");
    }

    @Test
    void writesNullForWhatIsAbsent() {
        var line = JsonLine.of("x").with("to", Optional.empty()).withNumber("ms", Optional.empty());

        assertThat(line).hasToString("{\"event\":\"x\",\"to\":null,\"ms\":null}");
    }

    @Test
    void writesTheValueOfWhatIsPresent() {
        var line = JsonLine.of("x").with("to", Optional.of(1)).withNumber("ms", Optional.of(BigDecimal.ONE));

        assertThat(line).hasToString("{\"event\":\"x\",\"to\":\"1\",\"ms\":1}");
    }
}
