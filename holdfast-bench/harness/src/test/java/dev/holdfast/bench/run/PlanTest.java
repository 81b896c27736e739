// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void everyFigureHasANameOfItsOwn() {
        assertThat(Plan.names()).doesNotHaveDuplicates();
        assertThat(Plan.FIGURES).extracting(Figure::title).doesNotHaveDuplicates();
    }

    @Test
    void everyMetricOfAFigureHasANameOfItsOwn() {
        assertThat(Plan.FIGURES)
                .allSatisfy(figure ->
                        assertThat(figure.metrics()).extracting(Metric::name).doesNotHaveDuplicates());
    }

    @Test
    void everyGoalIsAboutAMetricAndACaseOfItsFigure() {
        assertThat(Plan.FIGURES)
                .allSatisfy(figure -> assertThat(figure.goals()).allSatisfy(goal -> {
                    assertThat(figure.metric(goal.metric())).isPresent();
                    assertThat(figure.normal().cases()).extracting(Case::name).contains(goal.variant());
                }));
    }

    @Test
    void holdfastIsMeasuredInEveryCase() {
        assertThat(Plan.FIGURES)
                .allSatisfy(figure -> assertThat(Stream.of(figure.normal(), figure.quick()))
                        .allSatisfy(size -> assertThat(size.cases())
                                .allSatisfy(setting ->
                                        assertThat(setting.contenders()).contains(Contender.HOLDFAST))));
    }

    @Test
    void aQuickRunMeasuresOneProcessOfEach() {
        assertThat(Plan.FIGURES)
                .allSatisfy(figure -> assertThat(figure.quick().processes()).isOne());
    }

    @Test
    void theScriptKnowsTheSameNames() throws IOException {
        var script = Files.readString(Path.of("../../bench"));
        assertThat(script).contains("figures=(" + String.join(" ", Plan.names()) + ")");
    }
}
