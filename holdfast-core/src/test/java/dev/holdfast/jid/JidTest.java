// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JidTest {
    @Test
    void splitsAtTheFirstSlashAndThenAtTheFirstAtSign() {
        Jid jid = Jid.parse("a@b/c@d/e");
        assertThat(jid.local()).contains("a");
        assertThat(jid.domain()).isEqualTo("b");
        assertThat(jid.resource()).contains("c@d/e");
    }

    @Test
    void refusesASecondAtSignBeforeTheResource() {
        assertThatThrownBy(() -> Jid.parse("a@b@c"))
                .isInstanceOf(InvalidJidException.class)
                .hasMessage("'a@b@c' is not a JID: the domain must not contain U+0040 (COMMERCIAL AT)");
    }

    @Test
    void needsADomain() {
        assertThatThrownBy(() -> Jid.parse("")).hasMessage("'' is not a JID: the domain must not be empty");
        assertThatThrownBy(() -> Jid.parse("juliet@/balcony")).hasMessageEndingWith("the domain must not be empty");
    }

    @Test
    void tellsBareFromFull() {
        Jid full = Jid.parse("juliet@example.com/balcony");
        assertThat(full.isFull()).isTrue();
        assertThat(full.isBare()).isFalse();
        Jid bare = full.bare();
        assertThat(bare).isEqualTo(Jid.parse("juliet@example.com"));
        assertThat(bare.isBare()).isTrue();
        assertThat(bare.isFull()).isFalse();
        assertThat(bare.bare()).isSameAs(bare);
    }

    @Test
    void knowsTheAddressOfItsDomain() {
        Jid server = Jid.parse("juliet@example.com/balcony").domainJid();
        assertThat(server).isEqualTo(Jid.ofDomain("example.com"));
        assertThat(server.domainJid()).isSameAs(server);
        assertThat(Jid.parse("example.com/x").domainJid()).isEqualTo(server);
    }

    @Test
    void preparesEachPartOnce() {
        assertThat(Jid.of("Juliet", "EXAMPLE.com.", "Balcony"))
                .hasToString("juliet@example.com/Balcony")
                .isEqualTo(Jid.parse("juliet@example.com/Balcony"))
                .hasSameHashCodeAs(Jid.parse("juliet@example.com/Balcony"));
        assertThat(Jid.of("Juliet", "example.com")).hasToString("juliet@example.com");
    }

    @Test
    void keepsPartsApartWhenItIsMadeOfParts() {
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.of("b/d", "example.net"));
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.of("b@d", "example.net"));
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.of("e", "a@example.net", "r"));
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.ofDomain("example.net/x"));
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.of("", "example.net"));
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.of("e", "example.net", ""));
    }

    @Test
    void replacesOnlyTheResource() {
        Jid jid = Jid.parse("a@b/c");
        assertThat(jid.withResource("d/@ D")).isEqualTo(Jid.parse("a@b/d/@ D"));
        assertThat(jid.bare().withResource("c")).isEqualTo(jid);
        assertThat(jid).hasToString("a@b/c");
    }

    @Test
    void refusesAnEmptyResourceInsteadOfBuildingAnAddressThatCannotBeRead() {
        assertThatThrownBy(() -> Jid.parse("a@b/c").withResource(""))
                .isInstanceOf(InvalidJidException.class)
                .hasMessage("'a@b/' is not a JID: the resource must not be empty");
    }

    @Test
    void isEqualOnlyWhenAllPartsAre() {
        assertThat(Jid.parse("a@b/c"))
                .isNotEqualTo(Jid.parse("a@b"))
                .isNotEqualTo(Jid.parse("b/c"))
                .isNotEqualTo(Jid.parse("a@b/C"))
                .isNotEqualTo(Jid.parse("a@c/c"))
                .isNotEqualTo("a@b/c");
    }

    @Test
    void ordersByDomainThenLocalPartThenResource() {
        List<Jid> ordered = List.of(
                Jid.parse("a.example"),
                Jid.parse("a.example/r"),
                Jid.parse("a@a.example"),
                Jid.parse("a@a.example/r"),
                Jid.parse("a@a.example/s"),
                Jid.parse("b@a.example"),
                Jid.parse("a@b.example"));
        assertThat(ordered.reversed().stream().sorted()).containsExactlyElementsOf(ordered);
        assertThat(Jid.parse("A@a.example/r")).isEqualByComparingTo(Jid.parse("a@a.example/r"));
    }

    @Test
    void countsTheBytesOfEachPartAfterPreparation() {
        String most = "a".repeat(1023);
        assertThat(Jid.of(most, "x", most).resource()).contains(most);
        assertThat(Jid.ofDomain(most).domain()).isEqualTo(most);
        // 511 letters of two bytes and one more; 341 of three bytes; 255 of four and three more.
        assertThat(Jid.of("\u00E4".repeat(511) + "a", "x").isBare()).isTrue();
        assertThat(Jid.ofDomain("x").withResource("\u265A".repeat(341)).isFull())
                .isTrue();
        assertThat(Jid.ofDomain("x")
                        .withResource("\uD83C\uDF7A".repeat(255) + "abc")
                        .isFull())
                .isTrue();
        // Three bytes each as written, one when mapped.
        assertThat(Jid.of("\uFF41".repeat(1023), "x").local()).contains(most);
    }

    @Test
    void refusesAPartOfMoreThan1023Bytes() {
        String tooMany = "a".repeat(1024);
        assertTooLong(() -> Jid.of(tooMany, "x"), "local part has 1024 bytes");
        assertTooLong(() -> Jid.ofDomain(tooMany), "domain has 1024 bytes");
        assertTooLong(() -> Jid.ofDomain("x").withResource(tooMany), "resource has 1024 bytes");
        assertTooLong(() -> Jid.of("\u00E4".repeat(512), "x"), "local part has 1024 bytes");
        assertTooLong(() -> Jid.parse("x/" + "\u265A".repeat(342)), "resource has 1026 bytes");
        assertTooLong(() -> Jid.parse("x/" + "\uD83C\uDF7A".repeat(256)), "resource has 1024 bytes");
        assertTooLong(() -> Jid.parse("x/\u00E4" + tooMany.repeat(100)), "resource has 102401 characters, too many");
    }

    @Test
    void refusesLongTextsBeforeTheyCostTime() {
        // Each digit asks about the whole text, each mark may be sorted past all others.
        String digits = "\u0661".repeat(8_000);
        String marks = "a" + "\u0300\u0327".repeat(4_000);
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 50; i++) {
                assertTooLong(() -> Jid.ofDomain("x").withResource(digits), "resource has 16000 bytes");
                assertTooLong(() -> Jid.of(marks, "x"), "local part has 16000 bytes");
            }
        });
    }

    private static void assertTooLong(Runnable reading, String words) {
        assertThatThrownBy(reading::run).isInstanceOf(InvalidJidException.class).hasMessageContaining(words);
    }

    @Test
    void showsTheAddressSafelyInErrors() {
        assertThatThrownBy(() -> Jid.parse("\u001B[2J\u202Ejuliet@x"))
                .hasMessage("'\\u{1B}[2J\\u{202E}juliet@x' is not a JID: "
                        + "the local part must not contain U+001B (ESCAPE)");
        assertThatThrownBy(() -> Jid.parse("a b@" + "\uD83C\uDF7A".repeat(500)))
                .hasMessageStartingWith("'a b@\uD83C\uDF7A")
                .hasMessageContaining(
                        "\uD83C\uDF7A…' (1004 characters) is not a JID: the local part must not contain U+0020")
                .hasMessageNotContainingAny("\\u{D83C}")
                .message()
                .hasSizeLessThan(250);
    }

    @Test
    void namesTheCodePointThatWasWrittenNotTheOneItIsMappedTo() {
        assertThatThrownBy(() -> Jid.parse("henry\u2163@example.com"))
                .hasMessageEndingWith("the local part must not contain U+2163 (ROMAN NUMERAL FOUR)");
        assertThatThrownBy(() -> Jid.parse("\u00E4\uFF20@example.com"))
                .hasMessageEndingWith("the local part must not contain U+FF20 (FULLWIDTH COMMERCIAL AT)");
        assertThatThrownBy(() -> Jid.parse("example.com/\u0378"))
                .hasMessageEndingWith("the resource must not contain U+0378 (not assigned in this Java's Unicode)");
    }
}
