// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/conformance.md true: a statement has a test, and the test is there. */
class ConformancePageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]+\\d+) \\|.*\\|([^|\\n]*)\\|$");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    @Test
    void everyStatementStandsOnceAndHasATest() throws IOException {
        var rows = rows().toList();

        assertThat(rows).extracting(row -> row.group(1)).isNotEmpty().doesNotHaveDuplicates();
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.group(2)).as(row.group(1)).containsPattern(TEST));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        var sources = sources();
        var named = rows().flatMap(row -> TEST.matcher(row.group(2)).results()).toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(sources)
                        .as(test.group())
                        .anyMatch(
                                source -> source.endsWith(test.group(1) + ".java") && hasTest(source, test.group(2))));
    }

    private static Stream<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(ROOT.resolve("docs/conformance.md")))
                .results();
    }

    private static List<Path> sources() throws IOException {
        try (var entries = Files.list(ROOT)) {
            return entries.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(ConformancePageTest::walk)
                    .toList();
        }
    }

    private static Stream<Path> walk(Path directory) {
        try (var files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasTest(Path source, String method) {
        // between the annotation and the method there may be others, but no other method
        try {
            return Pattern.compile("@(Parameterized)?Test\\b(?s:(?!\\bvoid\\b).)*+\\bvoid " + method + "\\(")
                    .matcher(Files.readString(source))
                    .find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
