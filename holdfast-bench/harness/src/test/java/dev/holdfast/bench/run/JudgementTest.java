// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.run.Judgement.Verdict;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static Judgement of(String text, Summary summary) {
        return Judgement.of(summary).stream()
                .filter(judgement -> judgement.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError(Judgement.of(summary)));
    }

    private static Summary inbound(double ours, double smack) {
        return Samples.summary(
                "inbound",
                Samples.row(HOLDFAST, "", "messages_per_s", ours - 100, ours, ours + 100),
                Samples.row(SMACK_44, "", "messages_per_s", smack));
    }

    @Test
    void aRatioIsOfTheMediansOfTheSameRun() {
        var met = of("messages ≥ 3 × Smack 4.4", inbound(600_000, 200_000));
        assertThat(met.verdict()).isEqualTo(Verdict.MET);
        assertThat(met.got()).isEqualTo("3 ×");
        assertThat(of("messages ≥ 3 × Smack 4.4", inbound(599_000, 200_000)).verdict())
                .isEqualTo(Verdict.MISSED);
    }

    @Test
    void whatWasNotMeasuredIsNotJudged() {
        assertThat(of("messages ≥ 0.8 × floor", inbound(600_000, 200_000)).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aGoalIsMissedWhenHoldfastFailed() {
        var judgement = of("time ≤ 500 ms", Samples.summary("startup", Samples.failed(HOLDFAST, "", "no such thing")));
        assertThat(judgement.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(judgement.got()).isEqualTo("it failed");
    }

    @Test
    void aBoundWithoutARivalIsComparedAsItIs() {
        var judgement = of("time ≤ 500 ms", Samples.summary("startup", Samples.row(HOLDFAST, "", "wall_ms", 480, 510)));
        assertThat(judgement.verdict()).isEqualTo(Verdict.MET);
        assertThat(judgement.got()).isEqualTo("495 ms");
    }

    @Test
    void everyRoundHasToBeatTheRivalsBest() {
        var goal = "messages ≥ 3 × the best round of Smack 4.4, in every round";
        assertThat(of(goal, outbound(140_000, 900_000)).verdict()).isEqualTo(Verdict.MET);
        assertThat(of(goal, outbound(130_000, 900_000)).verdict()).isEqualTo(Verdict.MISSED);
    }

    private static Summary outbound(double... ours) {
        return Samples.summary(
                "outbound",
                Samples.row(HOLDFAST, "", "messages_per_s", ours),
                Samples.row(SMACK_44, "", "messages_per_s", 6_000, 45_000));
    }

    @Test
    void growthIsComparedWithOurOwnSmallerSize() {
        var summary = Samples.summary(
                "idle",
                Samples.row(HOLDFAST, "1000", "rss_kb_per_client", 80),
                Samples.row(HOLDFAST, "10000", "rss_kb_per_client", 60));
        assertThat(of("10,000: resident memory per client ≥ 0.85 × its own at 1,000", summary)
                        .verdict())
                .isEqualTo(Verdict.MISSED);
        assertThat(of("10,000: resident memory per client ≤ 1.15 × its own at 1,000", summary)
                        .verdict())
                .isEqualTo(Verdict.MET);
    }

    @Test
    void rowsOfOneCaseAreComparedWithEachOther() {
        var summary = Samples.summary(
                "recovery",
                Samples.row(HOLDFAST, "prompt", "recovery_ms", 60),
                Samples.row(FLOOR, "standard", "recovery_ms", 10),
                Samples.row(FLOOR, "prompt", "recovery_ms", 50));
        assertThat(of("prompt: reset to resumed ≤ 1.5 × floor", summary).got()).isEqualTo("1.2 ×");
    }
}
