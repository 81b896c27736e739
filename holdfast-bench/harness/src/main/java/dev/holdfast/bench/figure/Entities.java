// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One long stream with entity references in every message, which some parsers count for the life of the stream. */
final class Entities implements Figure {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BATCH = 50_000;
    private static final int BYTES = 300;

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        long count = settings.number("count", 5_000_000);
        var login = settings.login();
        var counter = new Counter();
        var session = rival.login(login); // not closed: it may be beyond that
        session.onMessage(counter);
        long arrived = 0;
        double heapAtFirst = 0;
        var meter = Meter.start();
        while (arrived < count) {
            counter.expect(BATCH);
            boolean all = blasted(server, login.user()) && counter.await(PATIENCE);
            arrived += BATCH - counter.left();
            if (!all) {
                break;
            }
            heapAtFirst = heapAtFirst == 0 ? Meter.heapKb() : heapAtFirst;
        }
        var cost = meter.stop();
        return List.of(Metrics.none()
                .with("messages", (double) arrived)
                .with("survived", arrived < count ? 0 : 1)
                .with("messages_per_s", arrived / cost.seconds())
                .with("heap_mb_start", heapAtFirst / 1024)
                .with("heap_mb_end", Meter.heapKb() / 1024));
    }

    /** Whether the client took all of it: one that fails over it closes its connection, or reads no more. */
    private static boolean blasted(Control server, String user) {
        try {
            server.ask("blast " + user + " " + BATCH + " " + BYTES + " entities");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
