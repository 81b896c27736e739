// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Rival;
import java.time.Duration;
import java.util.List;

/** Clients that are connected and have nothing to do. */
final class Idle implements Figure {
    @Override
    public List<Metrics> measure(Rival rival, Settings settings, Control server) throws Exception {
        int clients = settings.number("clients", 1000);
        var window = Duration.ofSeconds(settings.number("seconds", 60));
        // what a library costs once in a process, its compiled code included, is not the price of a client
        Crowd.of(rival, settings, "warm", settings.number("warmup", 20)).close();
        try (var first = rival.login(settings.login("first"))) {
            first.ping();
            double heap = Meter.heapKb();
            double resident = Meter.residentKb();
            int threads = Meter.platformThreads();
            var meter = Meter.start();
            try (var crowd = Crowd.of(rival, settings, "idle", clients)) {
                var cost = meter.stop();
                double heapAfter = Meter.heapKb();
                double residentAfter = Meter.residentKb();
                int threadsAfter = Meter.platformThreads();
                var idle = Meter.start();
                Thread.sleep(window);
                var kept = idle.stop();
                if (!server.ask("sessions")
                        .equals(String.valueOf(crowd.sessions().size() + 1))) {
                    throw new IllegalStateException("the server has lost some of the " + clients + " clients");
                }
                var metrics = Metrics.none()
                        .with("clients", clients)
                        .with("heap_kb_per_client", (heapAfter - heap) / clients)
                        .with("rss_kb_per_client", (residentAfter - resident) / clients)
                        .with("rss_mb", residentAfter / 1024)
                        .with("platform_threads_per_client", (double) (threadsAfter - threads) / clients)
                        .with("login_s", cost.seconds())
                        .with("cpu_ms_per_login", cost.cpuSeconds() * 1000 / clients);
                // of a shorter time it would say what the compilers do
                return List.of(
                        window.compareTo(Duration.ofMinutes(1)) < 0
                                ? metrics
                                : metrics.with(
                                        "keepalive_cpu_ms_per_minute", kept.cpuSeconds() * 60_000 / kept.seconds()));
            }
        }
    }
}
