// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The client sends as fast as it can, until the server has acknowledged all of it. */
final class Outbound implements Figure {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String REST = "x".repeat(190);

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        int count = settings.number("count", 400_000);
        var rounds = new ArrayList<Metrics>();
        try (var session = rival.login(settings.login())) {
            for (int round = -settings.number("warmup", 1); round < settings.number("rounds", 2); round++) {
                var meter = Meter.start();
                for (int i = 0; i < count; i++) {
                    session.send(Settings.SINK, (1_000_000_000 + i) + REST);
                }
                session.awaitAcknowledged(PATIENCE);
                if (round >= 0) {
                    rounds.add(Metrics.ofStanzas(meter.stop(), count));
                }
            }
        }
        return rounds;
    }
}
