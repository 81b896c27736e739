// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.util.ArrayList;
import java.util.List;

/** What messages of each size cost on their way in. */
final class Sizes implements Figure {
    private static final int MEGABYTES_EACH = 100;
    private static final int MOST = 300_000;

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        var login = settings.login();
        var counter = new Counter();
        var rounds = new ArrayList<Metrics>();
        try (var session = rival.login(login)) {
            session.onMessage(counter);
            int megabytes = settings.number("megabytes", MEGABYTES_EACH);
            for (int size : settings.numbers("sizes", "100,300,1000,3000,10000,30000,100000")) {
                int count = (int) Math.min(MOST, megabytes * 1_000_000L / size);
                Inbound.blast(counter, server, login.user(), count, size); // warms up
                rounds.add(Inbound.blast(counter, server, login.user(), count, size)
                        .with("bytes", size));
            }
        }
        return rounds;
    }
}
