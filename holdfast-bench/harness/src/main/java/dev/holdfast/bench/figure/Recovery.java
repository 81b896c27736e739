// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the reset of the connection until the server has resumed the session, as the server sees it. */
final class Recovery implements Figure {
    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        // a connection that has held for a while is not what a back-off is for
        var stable = Duration.ofSeconds(settings.number("seconds", 11));
        var rounds = new ArrayList<Metrics>();
        try (var session = rival.login(settings.login())) {
            for (int round = 0; round < settings.number("rounds", 4); round++) {
                Thread.sleep(stable);
                session.ping();
                server.ask("cut");
                var after = Storm.untilBack(server, 1);
                if (after.getOrDefault("resumed", 0.0) == 0) {
                    throw new IllegalStateException("it came back with a new session, and the old one was not resumed");
                }
                rounds.add(Metrics.none().with("recovery_ms", after.getOrDefault("last_ms", Double.NaN)));
            }
        }
        return rounds;
    }
}
