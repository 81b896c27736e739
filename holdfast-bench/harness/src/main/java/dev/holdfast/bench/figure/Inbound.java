// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The server sends as fast as the client takes it; a handler reads each body. */
final class Inbound implements Figure {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        var login = settings.login();
        int count = settings.number("count", 400_000);
        var rounds = new ArrayList<Metrics>();
        var counter = new Counter();
        try (var session = rival.login(login)) {
            session.onMessage(counter);
            for (int round = -settings.number("warmup", 1); round < settings.number("rounds", 2); round++) {
                var metrics = blast(counter, server, login.user(), count, settings.number("size", 300));
                if (round >= 0) {
                    rounds.add(metrics);
                }
            }
        }
        return rounds;
    }

    static Metrics blast(Counter counter, Control server, String user, int count, int size) throws Exception {
        counter.expect(count);
        var meter = Meter.start();
        server.ask("blast " + user + " " + count + " " + size);
        counter.awaitAll(PATIENCE);
        return Metrics.ofStanzas(meter.stop(), count);
    }
}
