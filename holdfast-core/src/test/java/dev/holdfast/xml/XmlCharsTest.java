// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class XmlCharsTest {
    // XML 1.0 (fifth edition), productions 2, 4 and 4a, copied as character classes and without the colon
    private static final Pattern CHAR =
            Pattern.compile("[\\x{9}\\x{A}\\x{D}\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");
    private static final String NAME_START =
            "A-Z_a-z\\x{C0}-\\x{D6}\\x{D8}-\\x{F6}\\x{F8}-\\x{2FF}\\x{370}-\\x{37D}\\x{37F}-\\x{1FFF}"
                    + "\\x{200C}-\\x{200D}\\x{2070}-\\x{218F}\\x{2C00}-\\x{2FEF}\\x{3001}-\\x{D7FF}\\x{F900}-\\x{FDCF}\\x{FDF0}-\\x{FFFD}"
                    + "\\x{10000}-\\x{EFFFF}";
    private static final Pattern START = Pattern.compile("[" + NAME_START + "]");
    private static final Pattern PART =
            Pattern.compile("[" + NAME_START + "\\-.0-9\\x{B7}\\x{300}-\\x{36F}\\x{203F}-\\x{2040}]");

    @Test
    void everyCodePointIsWhereTheProductionsHaveIt() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                assertThat(XmlChars.isChar(c) || XmlChars.isNameStart(c) || XmlChars.isNamePart(c))
                        .isFalse();
                continue;
            }
            var character = Character.toString(c);
            if (XmlChars.isChar(c) != CHAR.matcher(character).matches()
                    || XmlChars.isNameStart(c) != START.matcher(character).matches()
                    || XmlChars.isNamePart(c) != PART.matcher(character).matches()) {
                throw new AssertionError(String.format("U+%04X", c));
            }
        }
    }

    @Test
    void printableTextIsShortAndHarmless() {
        assertThat(XmlChars.printable("a\u001B[2J\n\uFFFE")).isEqualTo("a\\u001B[2J\\u000A\\uFFFE");
        assertThat(XmlChars.printable("x".repeat(81))).isEqualTo("x".repeat(80) + "…");
        assertThat(XmlChars.printable("x".repeat(80))).isEqualTo("x".repeat(80));
    }
}
