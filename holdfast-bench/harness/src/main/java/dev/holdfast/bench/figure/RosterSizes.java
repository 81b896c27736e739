// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.RosterSession;
import java.util.ArrayList;
import java.util.List;

/** What it takes to fetch a roster of each size. */
final class RosterSizes implements Figure {
    private static final int TIMES = 20;

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        var rounds = new ArrayList<Metrics>();
        try (var session = rival.login(settings.login())) {
            if (!(session instanceof RosterSession rosters)) {
                throw new IllegalArgumentException(rival.getClass().getSimpleName() + " does not fetch rosters here");
            }
            for (int items : settings.numbers("sizes", "10,100,1000,10000")) {
                server.ask("roster " + items);
                fetch(rosters, items); // warms up
                var cost = fetch(rosters, items);
                rounds.add(Metrics.none()
                        .with("items", items)
                        .with("ms", cost.seconds() * 1000 / TIMES)
                        .with("kb", cost.allocated() / 1024.0 / TIMES));
            }
        }
        return rounds;
    }

    private static Meter.Cost fetch(RosterSession session, int items) throws Exception {
        var meter = Meter.start();
        for (int i = 0; i < TIMES; i++) {
            int found = session.fetchRoster();
            if (found != items) {
                throw new IllegalStateException("the roster has " + items + " items, and " + found + " came");
            }
        }
        return meter.stop();
    }
}
