// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.AuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaslPrepTest {
    /** The first five are RFC 4013 §3. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "I\u00ADX,IX",
                "user,user",
                "USER,USER",
                "\u00AA,a",
                "\u2168,IX",
                "p\u00E4ss,p\u00E4ss",
                "pa\u0308ss,p\u00E4ss",
                "a\u00A0b\u3000c,a b c",
                " ~ ~ , ~ ~ ",
                "a\u1E9E,a\u1E9E",
                "\uD83D\uDE00\uD83D\uDE00,\uD83D\uDE00\uD83D\uDE00",
                "\u06271\u0628,\u06271\u0628",
            })
    void preparesNamesAndPasswordsAlike(String raw, String prepared) {
        assertThat(SaslPrep.username(raw)).isEqualTo(prepared);
        assertThat(SaslPrep.password(raw.toCharArray())).isEqualTo(prepared.getBytes(UTF_8));
    }

    /** The first two are RFC 4013 §3. */
    @ParameterizedTest
    @CsvSource({
        "secret\u0007x, Prohibited ASCII control",
        "\u06271, RandALCat character is not the first and the last character",
        "secret\u0627, Prohibited string with RandALCat and LCat",
        "secret\uE000x, Prohibited private use character",
        "secret\uD800x, Prohibited surrogate code point",
        "secret\u2028x, Prohibited non-ASCII control",
        "secret\uFFFDx, Prohibited",
        "secret\u00ADx\u007F, Prohibited ASCII control",
    })
    void namesTheKindOfCharacterThatIsRefusedButNothingOfThePassword(String password, String reason) {
        assertThatThrownBy(() -> SaslPrep.password(password.toCharArray()))
                .isInstanceOf(AuthenticationException.class)
                .hasNoCause()
                .hasMessageStartingWith("SASLprep (RFC 4013) refuses the password: " + reason)
                .satisfies(refused -> assertThat(
                                refused.toString().substring(refused.toString().indexOf("refuses")))
                        .doesNotContain("secret")
                        .doesNotContainPattern("[0-9\"]")); // so it cannot be a code point either
    }

    @Test
    void refusesWhatNothingIsLeftOf() {
        assertThatThrownBy(() -> SaslPrep.username("\u00AD\u200B"))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("SASLprep (RFC 4013) leaves nothing of the user name");
        assertThatThrownBy(() -> SaslPrep.username("")).isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> SaslPrep.password(new char[] {'\uFEFF'})).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void leavesThePasswordOfTheCallerAlone() {
        char[] ascii = "pencil".toCharArray();
        char[] other = "pa\u0308ss".toCharArray();

        SaslPrep.password(ascii);
        SaslPrep.password(other);

        assertThat(ascii).isEqualTo("pencil".toCharArray());
        assertThat(other).isEqualTo("pa\u0308ss".toCharArray());
    }
}
