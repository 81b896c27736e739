// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** One round trip after the other, as a caller sees them. */
record PingPong(Trip trip) implements Figure {
    private static final int DIGITS = 3;

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        int count = settings.number("count", 20_000);
        var rounds = new ArrayList<Metrics>();
        try (var session = rival.login(settings.login())) {
            var there = trip.over(session);
            for (int round = -settings.number("warmup", 1); round < settings.number("rounds", 2); round++) {
                var times = new Histogram(DIGITS);
                var meter = Meter.start();
                for (int i = 0; i < count; i++) {
                    long begun = System.nanoTime();
                    there.run();
                    times.recordValue(System.nanoTime() - begun);
                }
                var cost = meter.stop();
                if (round >= 0) {
                    rounds.add(Metrics.none()
                            .withTimes(times)
                            .with("per_s", count / cost.seconds())
                            .with("cpu_s_per_100k", cost.cpuSeconds() * 100_000 / count));
                }
            }
        }
        return rounds;
    }
}
