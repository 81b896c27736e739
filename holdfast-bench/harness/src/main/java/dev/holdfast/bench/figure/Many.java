// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.ConcurrentHistogram;

/** Many connected clients, each busy with round trips of its own. */
final class Many implements Figure {
    private static final int DIGITS = 3;

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        int clients = settings.number("clients", 1000);
        var rounds = new ArrayList<Metrics>();
        try (var crowd = Crowd.of(rival, settings, "busy", clients)) {
            var trips = crowd.sessions().stream().map(Trip.MESSAGE::over).toList();
            for (int round = -settings.number("warmup", 1); round < settings.number("rounds", 2); round++) {
                var metrics = round(trips, settings.number("seconds", 5));
                if (round >= 0) {
                    rounds.add(metrics);
                }
            }
        }
        return rounds;
    }

    private static Metrics round(List<Trip.Runner> trips, int seconds) throws Exception {
        var times = new ConcurrentHistogram(DIGITS);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var meter = Meter.start();
        Crowd.all(trips.stream()
                .<Callable<Boolean>>map(trip -> () -> {
                    for (long begun = System.nanoTime(); begun < end; begun = System.nanoTime()) {
                        trip.run();
                        times.recordValue(System.nanoTime() - begun);
                    }
                    return true;
                })
                .toList());
        var cost = meter.stop();
        long count = times.getTotalCount();
        return Metrics.none()
                .with("round_trips_per_s", count / cost.seconds())
                .with("cpu_us_per_trip", cost.cpuSeconds() * 1e6 / count)
                .withTimes(times);
    }
}
