// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public JID corpora, as jid-corpus.txt holds them. */
class JidCorpusTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9A-F]+)}");

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readsValidJidsIntoTheirParts(String line) {
        String[] fields = line.split("\t", -1);
        Jid jid = Jid.parse(unescaped(fields[1]));
        assertThat(jid.local()).isEqualTo(part(fields, 2));
        assertThat(Optional.of(jid.domain())).isEqualTo(part(fields, 3));
        assertThat(jid.resource()).isEqualTo(part(fields, 4));
        assertThat(Jid.parse(jid.toString())).isEqualTo(jid);
    }

    static List<String> readsValidJidsIntoTheirParts() throws IOException {
        return lines("valid\t");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refusesInvalidJids(String line) {
        String text = unescaped(line.substring(line.indexOf('\t') + 1));
        assertThatExceptionOfType(InvalidJidException.class).isThrownBy(() -> Jid.parse(text));
    }

    static List<String> refusesInvalidJids() throws IOException {
        return lines("invalid\t");
    }

    @Test
    void readsEveryLineOfTheCorpus() throws IOException {
        long cases = lines("").stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
        assertThat(cases).isEqualTo(lines("valid\t").size() + lines("invalid\t").size());
        assertThat(cases).isGreaterThan(150);
    }

    private static List<String> lines(String prefix) throws IOException {
        try (InputStream corpus = JidCorpusTest.class.getResourceAsStream("jid-corpus.txt")) {
            return new String(Objects.requireNonNull(corpus).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .toList();
        }
    }

    private static Optional<String> part(String[] fields, int index) {
        return index < fields.length && !fields[index].isEmpty()
                ? Optional.of(unescaped(fields[index]))
                : Optional.empty();
    }

    private static String unescaped(String field) {
        return ESCAPE.matcher(field).replaceAll(escape -> Character.toString(Integer.parseInt(escape.group(1), 16)));
    }
}
