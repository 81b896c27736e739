// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import dev.holdfast.bench.rival.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * All clients lose their connection in the same instant, with stanzas on the way in both directions, and send more while they have
 * none.
 */
final class Storm implements Figure {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(20);

    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        int clients = settings.number("clients", 5000);
        server.ask("reset-counts");
        try (var crowd = Crowd.of(rival, settings, "storm", clients)) {
            var received = new ArrayList<InOrder>();
            for (var session : crowd.sessions()) {
                var inOrder = new InOrder();
                received.add(inOrder);
                session.onMessage(inOrder);
            }
            sendAll(crowd.sessions(), 1);
            Thread.sleep(
                    Duration.ofSeconds(settings.number("seconds", 11))); // connections that have held are no failures
            var meter = Meter.start();
            sendAll(crowd.sessions(), 2);
            server.ask("each 1");
            server.ask("cut");
            sendAll(crowd.sessions(), 3);
            var after = untilBack(server, clients);
            var cost = meter.stop();
            server.ask("each 1");
            sendAll(crowd.sessions(), 4);
            for (var session : crowd.sessions()) {
                session.awaitAcknowledged(PATIENCE);
            }
            await(() -> received.stream().allMatch(one -> one.last() >= 2));
            var sent = server.askNumbers("received");
            return List.of(metrics(clients, after, cost, sent, received));
        }
    }

    private static Metrics metrics(
            int clients, Map<String, Double> after, Meter.Cost cost, Map<String, Double> sent, List<InOrder> received) {
        double missing = 4.0 * clients - sent.getOrDefault("messages", 0.0) + sent.getOrDefault("duplicates", 0.0);
        long wrong = received.stream().mapToLong(InOrder::wrong).sum();
        return Metrics.none()
                .with("clients", clients)
                .with("resumed", number(after, "resumed"))
                .with("fresh", number(after, "fresh"))
                .with("lost", Math.max(missing, number(sent, "missing")))
                .with("duplicates", number(sent, "duplicates") + number(sent, "reordered") + wrong)
                .with("attempts_per_client", number(after, "accepted") / clients)
                .with("peak_attempts_per_s", number(after, "peak_per_s"))
                .with("first_ms", number(after, "first_ms"))
                .with("p50_ms", number(after, "p50_ms"))
                .with("p99_ms", number(after, "p99_ms"))
                .with("last_ms", number(after, "last_ms"))
                .with("cpu_s", cost.cpuSeconds());
    }

    private static double number(Map<String, Double> numbers, String name) {
        var number = numbers.get(name);
        if (number == null) {
            throw new IllegalStateException("the load server did not say " + name + ", only " + numbers);
        }
        return number;
    }

    private static void sendAll(List<Session> sessions, int number) throws Exception {
        for (var session : sessions) {
            session.send(Settings.SINK, "n-" + number);
        }
    }

    /** Waits until each of so many clients has a connection again; returns what the server saw. */
    static Map<String, Double> untilBack(Control server, int clients) throws Exception {
        await(() -> {
            var seen = server.askNumbers("since-cut");
            return number(seen, "resumed") + number(seen, "fresh") >= clients;
        });
        return server.askNumbers("since-cut");
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void await(Check check) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > end) {
                throw new TimeoutException("not all are back after " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(STEP);
        }
    }
}
