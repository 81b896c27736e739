// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final AtomicLong seconds = new AtomicLong();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void expectsOfTheRestWhatThePastTookAndElseWhatThePlanGuessesAsFarAsItWasRight() {
        var size = Size.of(2, 10, 60, Case.of("x=1", List.of(HOLDFAST, FLOOR)));
        var turns = Turn.of(Plan.figure("inbound").orElseThrow(), size);
        var progress =
                new Progress(turns, false, new PrintStream(printed, true, UTF_8), () -> seconds.get() * 1_000_000_000L);
        progress.begin();
        seconds.set(20);
        progress.end();
        progress.begin();
        assertThat(printed.toString(UTF_8).lines())
                .containsExactly(
                        "bench: inbound: Holdfast, process 1 of 4, 0:00 elapsed, about 0:40 left",
                        "bench: inbound: floor, process 2 of 4, 0:20 elapsed, about 1:00 left");
    }

    @Test
    void showsHoursWhenThereAreSome() {
        assertThat(Progress.clock(59.6)).isEqualTo("1:00");
        assertThat(Progress.clock(3_725)).isEqualTo("1:02:05");
    }
}
