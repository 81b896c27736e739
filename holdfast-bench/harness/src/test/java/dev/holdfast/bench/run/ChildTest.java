// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.run.Results.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {
    @TempDir
    Path directory;

    private Child.End run(String script, Duration limit) throws InterruptedException {
        var command = List.of("sh", "-c", script);
        return new Child(command, Map.of(), directory.resolve("child"), limit, () -> {}).run();
    }

    @Test
    void theLastLineOfJsonIsWhatItMeasured() throws InterruptedException {
        var end =
                run("echo hello; echo '{\"rounds\":[{\"ms\":1.5,\"bad\":\"NaN\"},{\"ms\":2}]}'", Duration.ofMinutes(1));
        assertThat(end.failure()).isEmpty();
        assertThat(Clients.outcome(end).rounds()).containsExactly(Map.of("ms", 1.5), Map.of("ms", 2.0));
    }

    @Test
    void aFailureSaysWhyInTheProcesssOwnWords() throws InterruptedException {
        var end = run("echo 'measure: no such user' >&2; echo '\tat somewhere' >&2; exit 3", Duration.ofMinutes(1));
        assertThat(end.failure()).isEqualTo("no such user (exit status 3)");
    }

    @Test
    void aProcessThatSaidNothingFailed() throws InterruptedException {
        assertThat(Clients.outcome(run("true", Duration.ofMinutes(1))).failure())
                .isEqualTo("it printed no rounds");
    }

    @Test
    void aProcessThatDoesNotEndIsKilled() throws InterruptedException {
        assertThat(run("sleep 600 & wait", Duration.ZERO).failure()).isEqualTo("not done after 0 s, and killed");
    }

    @Test
    void whatCannotBeStartedFailed() throws InterruptedException {
        var end =
                new Child(List.of("no-such-command"), Map.of(), directory.resolve("x"), Duration.ZERO, () -> {}).run();
        assertThat(end.failure()).startsWith("cannot be started: ");
    }

    @Test
    void aFailureOfOursFailsTheRunAndThatOfARivalDoesNot() {
        var collector = new Results.Collector();
        collector.add("smack-4.4", "", Outcome.failed(1, "no"));
        assertThat(Samples.results(collector.measured("inbound", 0)).oursAreWell())
                .isTrue();
        collector.add("floor", "", Outcome.failed(1, "no"));
        assertThat(Samples.results(collector.measured("inbound", 0)).oursAreWell())
                .isFalse();
    }
}
