// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.BABBLER;
import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.run.Results.Outcome;
import dev.holdfast.bench.run.Results.Row;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class PageTest {
    private static final Results RESULTS = Samples.results(
            Samples.measured(
                    "inbound",
                    Samples.row(HOLDFAST, "", "messages_per_s", 600_000, 700_000),
                    Samples.row(FLOOR, "", "messages_per_s", 0),
                    Samples.row(SMACK_44, "", "messages_per_s", 200_000),
                    Samples.failed(BABBLER, "", "<init> & \"more\"")),
            Samples.measured(
                    "roster",
                    new Row(
                            "holdfast",
                            "",
                            List.of(new Outcome(
                                    1,
                                    List.of(Map.of("items", 10.0, "ms", 0.3), Map.of("items", 10_000.0, "ms", 45.0)),
                                    "")))),
            Samples.measured("idle", Samples.failed(HOLDFAST, "1000", "too many")),
            Samples.measured("startup", Samples.row(Contender.GO_SENDXMPP, "", "wall_ms", 170)));

    @Test
    void isBalanced() throws IOException, ParserConfigurationException, SAXException {
        var page = Page.html(RESULTS).replace("<!DOCTYPE html>", "");
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page)));
        assertThat(document.getElementsByTagName("section").getLength()).isEqualTo(4);
        assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(3);
    }

    @Test
    void needsNothingFromElsewhere() throws IOException {
        assertThat(Page.html(RESULTS))
                .doesNotContainPattern("(?i)https?:")
                .doesNotContainPattern("(?i)<(script|link|img|iframe)|@import|url\\(");
    }

    @Test
    void showsWhatFailedAndWhy() throws IOException {
        assertThat(Page.html(RESULTS)).contains("failed: &lt;init&gt; &amp; &quot;more&quot;");
    }

    @Test
    void comesFromTheFileAlone(@TempDir Path directory) throws IOException {
        var file = directory.resolve("results/2026-11-25.json");
        ResultsFile.write(RESULTS, file);
        assertThat(ResultsFile.read(file)).isEqualTo(RESULTS);
        assertThat(Page.html(ResultsFile.read(file))).isEqualTo(Page.html(RESULTS));
    }
}
