// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws that hold for every text, tried on many texts from a fixed seed. */
class JidRandomTest {
    private static final String SYNTAX = "@/.[]:%-\\\"&'<> ";
    private static final int[] TROUBLE = {
        0x0130, 0x03A3, 0x03C2, 0x00B7, 0x0345, 0x05D0, 0x0661, 0x06F1, 0x200C, 0x200D, 0x212A, 0x3002, 0xFE0F, 0xFF20,
        0xFF9E, 0xD800, 0xDC00, 0xFFFD, 0x10FFFF, 0x1E922, 0xE0100, 0x0300, 0x0327, 0x1100, 0xAC00, 0x1F88, 0x00DF,
        0x1E9E
    };

    @Test
    void readsItsOwnTextBackAsAnEqualAddress() {
        var random = new Random(6120);
        int valid = 0;
        for (int i = 0; i < 30_000; i++) {
            String text = text(random, 6) + "@" + "example.COM" + "/" + text(random, 6);
            Optional<Jid> read = read(text);
            if (read.isPresent()) {
                valid++;
                Jid jid = read.get();
                Jid again = Jid.parse(jid.toString());
                assertThat(again).isEqualTo(jid).hasSameHashCodeAs(jid).hasToString(jid.toString());
                assertThat(again.compareTo(jid)).isZero();
                assertThat(jid.bare().withResource(jid.resource().orElseThrow()))
                        .isEqualTo(jid);
            }
        }
        assertThat(valid).isGreaterThan(1_000);
    }

    @Test
    void answersGarbageWithInvalidJidExceptionOnly() {
        var random = new Random(7590);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            String garbage = text(random, 40);
            refused += read(garbage).isPresent() ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    /** Any other exception than InvalidJidException fails the test. */
    private static Optional<Jid> read(String text) {
        try {
            return Optional.of(Jid.parse(text));
        } catch (InvalidJidException refused) {
            assertThat(refused).hasMessageContaining(" is not a JID: the ");
            return Optional.empty();
        }
    }

    private static String text(Random random, int most) {
        var text = new StringBuilder();
        for (int length = random.nextInt(most + 1); length > 0; length--) {
            text.appendCodePoint(
                    switch (random.nextInt(8)) {
                        case 0 -> SYNTAX.charAt(random.nextInt(SYNTAX.length()));
                        case 1 -> TROUBLE[random.nextInt(TROUBLE.length)];
                        case 2 -> random.nextInt(0x250);
                        case 3 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                        case 4 -> random.nextInt(0x600, 0x700);
                        default -> random.nextInt('A', 'z' + 1);
                    });
        }
        return text.toString();
    }
}
