// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PRECIS in local parts and resources. Many inputs are those of draft-whited-precis-test-vectors-01 and of the tests of
 * golang.org/x/text/secure/precis, which share them.
 */
class PrecisTest {
    @ParameterizedTest
    @CsvSource({
        "fu\u00DFball, fu\u00DFball",
        "\u03A3, \u03C3",
        "\u03C2, \u03C2",
        "\u03A6\u0399\u039B\u039F\u03A3, \u03C6\u03B9\u03BB\u03BF\u03C3",
        "\u03B0, \u03B0",
        "\u00C5, \u00E5",
        "A\u030A, \u00E5",
        "\u212B, \u00E5",
        "c\u0327, \u00E7",
        "R\u030C, \u0159",
        "\u1E61, \u1E61",
        "\u0410, \u0430",
        "\u0130, i\u0307",
        "\uFF21\uFF22, ab",
        "\uFF76\uFF9E, \u30AC",
        "\u1100\u1161, \uAC00",
        "\u1E9E, \u00DF",
        "\uD801\uDC00, \uD801\uDC28",
        "l\u00B7l, l\u00B7l"
    })
    void mapsTheLocalPart(String raw, String prepared) {
        assertThat(Jid.of(raw, "x").local()).contains(prepared);
        assertThat(Jid.of(prepared, "x").local()).contains(prepared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u265A",
                "\u00B2",
                "\u26D6",
                "\uFB00",
                "\u1680",
                "\u01C5",
                "\u16EE",
                "\u0488",
                "\u03D2",
                "\u2163",
                "\u3000a",
                "a\u00A0b",
                "\u0640\u0627",
                "\u1100",
                "\u0378",
                "\uE000",
                "\uFFFD",
                "\uFFFF",
                "\uD83F\uDFFF",
                "a\uFE0F",
                "a\u180F",
                "a\uDB40\uDD00",
                "a\u00AD",
                "\u00E4\u0000",
                "\u00E4\u007F",
                "\u00E4\u0085",
                "\u00E4\uD800",
                "\u00E4\uDC00",
                "\uFF02a",
                "\uFF06a",
                "\uFF07a",
                "\uFF0Fa",
                "\uFF1Aa",
                "\uFF1Ca",
                "\uFF1Ea",
                "\uFF20a",
                "\u00E4 "
            })
    void refusesInTheLocalPart(String raw) {
        assertThatThrownBy(() -> Jid.of(raw, "x"))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining("is not a JID: the local part must not contain U+");
    }

    @ParameterizedTest
    @CsvSource({
        "\u05D0\u05D1, true",
        "\u06271\u0628, true",
        "\u05D0\u05B0, true",
        "\uD83A\uDD22\uD83A\uDD23, true",
        "\u05D0a, false",
        "a\u05D0, false",
        "1\u05D0, false",
        "\u05D0!, false",
        "\u06271\u0661, false",
        "\uD83A\uDD22a, false",
        "a\uD83A\uDD22, false",
        "a\u0661, false"
    })
    void appliesTheBidiRuleToTheLocalPart(String raw, boolean allowed) {
        if (allowed) {
            assertThat(Jid.of(raw, "x").local()).contains(raw);
        } else {
            assertThatThrownBy(() -> Jid.of(raw, "x"))
                    .isInstanceOf(InvalidJidException.class)
                    .hasMessageContaining("the local part breaks RFC 5893 §2");
        }
        assertThat(Jid.ofDomain("x").withResource(raw).resource()).contains(raw);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Foo Bar,Foo Bar",
                "' ',' '",
                "  Swan  of   Avon   ,  Swan  of   Avon   ",
                "a\u00A0\u1680\u2000\u202F\u205F\u3000b,a      b",
                "\u212B,\u00C5",
                "A\u030A,\u00C5",
                "Richard \u2163,Richard \u2163",
                "Jack of \u2666s,Jack of \u2666s",
                "\uFF21,\uFF21",
                "\u05E9a,\u05E9a",
                "\uFFFD,\uFFFD",
                "\uD83D\uDC69,\uD83D\uDC69"
            })
    void mapsTheResource(String raw, String prepared) {
        assertThat(Jid.ofDomain("x").withResource(raw).resource()).contains(prepared);
        assertThat(Jid.ofDomain("x").withResource(prepared).resource()).contains(prepared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t",
                "a\u007F",
                "a\n\u265A",
                "\u0085",
                "\u2028",
                "\u0378",
                "\uE000",
                "\uFFFE",
                "\u061C",
                "\u200B",
                "\uFEFF",
                "\u2764\uFE0F",
                "a\u180F",
                "a\uDB40\uDD00",
                "\u1160",
                "\u0640",
                "\uD800",
                "a\uDC00b",
                "\u034F"
            })
    void refusesInTheResource(String raw) {
        assertThatThrownBy(() -> Jid.ofDomain("x").withResource(raw))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining("is not a JID: the resource must not contain U+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u062C\u200C\u0627",
                "\u062C\u0610\u200C\u0610\u0627",
                "\u062C\u0610\u0610\u200C\u0610\u0610\u0627",
                "\uA872\u200C\u062C",
                "\uA872\u0610\u200C\u062C",
                "\uA872\u200C\u0610\u062C",
                "\u0A4D\u200C",
                "\uA872\u0A4D\u200C",
                "\u0ACD\u200C",
                "\uA872\u0ACD\u200C\u062C",
                "\uA872\u200C\u0ACD\u062C",
                "\u0A4D\u200D",
                "\uA872\u0A4D\u200D",
                "l\u00B7l",
                "al\u00B7la",
                "\u0375\u03B1",
                "\u0375\u0375\u03B1",
                "\u05E9\u05F3",
                "\u05E9\u05F3\u05F3",
                "\u05E9\u05F4",
                "a\u30C5c\u30FBdef",
                "abc\u30FBd\u3076f",
                "\u2E90bc\u30FBdef",
                "\u0661\u0662",
                "\u06F1\u06F2",
                "\u06A9\u062A\u0627\u0628\u200C\u0647\u0627"
            })
    void allowsInContext(String resource) {
        assertThat(Jid.ofDomain("x").withResource(resource).resource()).contains(resource);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200C",
                "\u200Ca",
                "a\u200C",
                "\u200C\u0627",
                "\u062C\u200C",
                "\u0610\u200C\u0610\u0627",
                "\u062C\u0610\u200C\u0610",
                "\uA872\u0A4D\u0610\u200C",
                "\u200D",
                "\u200Da",
                "a\u200D",
                "\u0A4Da\u200D",
                "\u062C\u200D\u0627",
                "\u00B7",
                "l\u00B7",
                "\u00B7l",
                "l\u00B7a",
                "a\u00B7a",
                "\u0375",
                "\u0375a",
                "\u03B1\u0375",
                "\u03B1\u0375\u0375",
                "\u05F3",
                "\u05F3\u05D4",
                "a\u05F3b",
                "\u05F4",
                "a\u05F4b",
                "\u30FB",
                "abc\u30FBdef",
                "\u0661\u06F6",
                "\u06F1\u0666",
                "\u0387",
                "\uD83D\uDC69\u200D\uD83D\uDC67"
            })
    void refusesOutOfContext(String resource) {
        assertThatThrownBy(() -> Jid.ofDomain("x").withResource(resource))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining("where its neighbours do not allow it");
    }

    @Test
    void preparesAsciiAsTheProfilesDo() {
        var random = new Random(7622);
        var local = new LocalpartProfile();
        var resource = new ResourcepartProfile();
        for (int i = 0; i < 20_000; i++) {
            String raw = random.ints(1 + random.nextInt(4), 0, 0x80)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (raw.chars().noneMatch(c -> "\"&'/:<>@".indexOf(c) >= 0)) {
                assertSame(raw, Localpart::prepare, local::enforce);
            }
            assertSame(raw, Resourcepart::prepare, resource::enforce);
        }
    }

    private interface Preparation {
        String of(String raw);
    }

    private static void assertSame(String raw, Preparation fast, Preparation profile) {
        String expected;
        try {
            expected = profile.of(raw);
        } catch (BrokenRule broken) {
            assertThatExceptionOfType(BrokenRule.class).isThrownBy(() -> fast.of(raw));
            return;
        }
        assertThat(fast.of(raw)).isEqualTo(expected);
    }

    @Test
    void excludesEightMoreAsciiCharactersFromTheLocalPart() {
        for (char c = 0x21; c < 0x7F; c++) {
            String raw = "a" + c;
            if ("\"&'/:<>@".indexOf(c) >= 0) {
                assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.of(raw, "x"));
            } else {
                assertThat(Jid.of(raw, "x").isBare()).isTrue();
            }
        }
    }
}
