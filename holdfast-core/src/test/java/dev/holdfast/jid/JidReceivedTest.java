// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JidReceivedTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.test",
                "Romeo@Example.TEST/Orchard",
                "ÅNGSTRÖM@example.test/a\u00A0b",
                "example.test/a@b/c",
                "user@[2001:DB8::1]/x",
                "user@127.0.0.1"
            })
    void isPreparedWhereThatIsPossible(String text) {
        assertThat(Jid.received(text))
                .isEqualTo(Jid.parse(text))
                .hasToString(Jid.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "room@rooms.test/\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67", // a family, joined
                "room@rooms.test/nick\uDB40\uDC01", // a default ignorable code point
                "room@rooms.test/\uD83F\uDF00", // not assigned in any version so far
                "room@rooms.test/\uE000", // private use
                "room@rooms.test/soft\u00ADhyphen",
                "\uD83D\uDE00@example.test/x",
                "\u05D0a\u05D0@example.test",
                "user\u2163@example.test",
                "user\uFF20home@example.test/\u0660\u06F0"
            })
    void isTakenAsItCameWhereThatIsNot(String text) {
        assertThatThrownBy(() -> Jid.parse(text)).as("strictly").isInstanceOf(InvalidJidException.class);
        var jid = Jid.received(text);
        assertThat(jid).hasToString(text).isEqualTo(Jid.received(text)).hasSameHashCodeAs(Jid.received(text));
        assertThat(Jid.received(jid.toString())).isEqualTo(jid);
        assertThat(jid.bare().isBare()).isTrue();
    }

    @Test
    void preparesThePartsThatCanBe() {
        var jid = Jid.received("Room@Rooms.TEST/\uD83D\uDC68\u200D\uD83D\uDC69");
        assertThat(jid.bare()).isEqualTo(Jid.parse("room@rooms.test"));
        assertThat(jid.resource()).contains("\uD83D\uDC68\u200D\uD83D\uDC69");
    }

    @Test
    void takesADomainThatNoModuleCanMap() {
        // with the module this one is refused too: a right-to-left label must not begin with a digit
        var jid = Jid.received("romeo@1\u05D0.EXAMPLE.test./orchard");
        assertThat(jid.domain()).isEqualTo("1\u05D0.example.test");
        assertThat(jid.domainAscii()).isEqualTo("1\u05D0.example.test");
        assertThat(jid.isIpLiteral()).isFalse();
        assertThat(jid.local()).contains("romeo");
        assertThat(jid.bare().domainJid()).hasToString("1\u05D0.example.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@example.test",
                "romeo@",
                "romeo@/x",
                "/x",
                "romeo@example.test/",
                "a@b@c",
                "romeo@exa mple.test",
                "romeo@-example.test",
                "romeo@example..test",
                "romeo@\u00E9_x.test",
                "romeo@\u00E9 x.test",
                "romeo@\u00E9@x.test",
                "ro meo@example.test",
                "\u00E9\uD83D\uDE00'@example.test",
                "\u00E9\uD83D\uDE00:@example.test",
                "romeo@example.test/a\nb",
                "romeo@example.test/\u007F",
                "romeo@example.test/\u009B31m",
                "romeo@example.test/\uD83D",
                "romeo@example.test/\uDE00x",
                "\uD83D@example.test",
                "romeo@\uD83D.test"
            })
    void isRefusedWhereItIsNoAddressAtAll(String text) {
        assertThatThrownBy(() -> Jid.received(text)).isInstanceOf(InvalidJidException.class);
    }

    @Test
    void isNoLongerThanAnyOther() {
        var joined = "\uD83D\uDC68\u200D";
        var longest = joined + "x".repeat(1023 - 7);
        assertThat(Jid.received("a@b/" + longest).resource()).contains(longest);
        assertThatThrownBy(() -> Jid.received("a@b/" + longest + "x"))
                .isInstanceOf(InvalidJidException.class)
                .hasMessageContaining("1024 bytes");
        assertThatThrownBy(() -> Jid.received(joined.repeat(1_000_000) + "@b")).isInstanceOf(InvalidJidException.class);
    }
}
