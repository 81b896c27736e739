// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static dev.holdfast.bench.run.Contender.SMACK_45;

import java.util.List;

/** Many clients in one process. */
final class ClientFigures {
    private static final List<Contender> JVMS = List.of(HOLDFAST, FLOOR, SMACK_44, SMACK_45);
    private static final List<Contender> FEW = List.of(HOLDFAST, FLOOR, SMACK_44);
    private static final List<Contender> LIGHT = List.of(HOLDFAST, FLOOR);
    private static final String STORM = "5000 clients";

    /** A process has a few threads that come and go; no library that needs one per client stays below this. */
    private static final double NO_THREADS = 0.02;

    static final List<Figure> ALL = List.of(
            new Figure(
                    "many",
                    "1,000 busy clients",
                    "A thousand clients in one process, each sending a message to an echo and waiting for it, all at the same time.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "",
                    List.of(
                            Metric.more("round_trips_per_s", "round trips", "1/s"),
                            Metric.less("cpu_us_per_trip", "CPU per round trip", "µs"),
                            Metric.less("p50_us", "median", "µs").tabled(),
                            Metric.less("p99_us", "99th percentile", "µs").tabled()),
                    List.of(Goal.atLeast("round_trips_per_s", 0.8, FLOOR)),
                    Size.of(1, 30, 180, Case.of("clients=1000 seconds=5 warmup=1 rounds=2", JVMS)),
                    Size.of(1, 4, 60, Case.of("clients=50 seconds=1 warmup=0 rounds=1", FEW))),
            new Figure(
                    "idle",
                    "Idle clients",
                    "Connected clients that have nothing to do, in one process: what each costs in memory, threads and CPU.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.GROWING,
                    "clients",
                    List.of(
                            Metric.less("rss_kb_per_client", "resident memory per client", "kB"),
                            Metric.less("heap_kb_per_client", "heap per client", "kB"),
                            Metric.less("rss_mb", "resident memory of the process", "MB"),
                            Metric.less("platform_threads_per_client", "threads per client", "")
                                    .tabled(),
                            Metric.less("login_s", "all logged in after", "s"),
                            Metric.less("cpu_ms_per_login", "CPU per login", "ms")
                                    .tabled(),
                            Metric.less("keepalive_cpu_ms_per_minute", "CPU of the process per idle minute", "ms")
                                    .tabled()),
                    List.of(
                            Goal.atMost("rss_kb_per_client", 0.2, SMACK_44).in("1000"),
                            Goal.atMost("rss_kb_per_client", 1, FLOOR).in("1000"),
                            Goal.atMost("platform_threads_per_client", NO_THREADS)
                                    .in("1000"),
                            Goal.atMost("rss_mb", 600).in("10000"),
                            linear(Goal.atLeast("rss_kb_per_client", 0.85)).in("5000"),
                            linear(Goal.atMost("rss_kb_per_client", 1.15)).in("5000"),
                            linear(Goal.atLeast("rss_kb_per_client", 0.85)).in("10000"),
                            linear(Goal.atMost("rss_kb_per_client", 1.15)).in("10000")),
                    Size.of(
                            1,
                            60,
                            420,
                            Case.of("100", "clients=100 seconds=5", JVMS),
                            Case.of("1000", "clients=1000 seconds=5", JVMS),
                            Case.of("5000", "clients=5000 seconds=5", LIGHT),
                            Case.of("10000", "clients=10000 seconds=65", LIGHT)),
                    Size.of(1, 4, 60, Case.of("50", "clients=50 seconds=1 warmup=5", FEW))),
            new Figure(
                    "storm",
                    "Storm",
                    "All clients of one process lose their connection in the same instant, with stanzas on the way: how they come back.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.GROWING,
                    "",
                    List.of(
                            Metric.less("last_ms", "until the last is resumed", "ms"),
                            Metric.less("p50_ms", "until half are resumed", "ms")
                                    .tabled(),
                            Metric.less("p99_ms", "until 99 % are resumed", "ms")
                                    .tabled(),
                            Metric.less("cpu_s", "CPU of the client process", "s"),
                            Metric.less("peak_attempts_per_s", "most attempts in a second", "1/s"),
                            Metric.less("attempts_per_client", "attempts per client", "")
                                    .tabled(),
                            Metric.fact("clients", "clients", ""),
                            Metric.fact("resumed", "resumed", ""),
                            Metric.fact("fresh", "not resumed", ""),
                            Metric.fact("lost", "stanzas lost", ""),
                            Metric.fact("duplicates", "stanzas twice or out of order", "")),
                    List.of(
                            Goal.atLeast("resumed", 5000).in(STORM),
                            Goal.atMost("lost", 0).in(STORM),
                            Goal.atMost("duplicates", 0).in(STORM),
                            Goal.atMost("attempts_per_client", 1.1).in(STORM)),
                    Size.of(
                            1,
                            60,
                            420,
                            Case.of("1000 clients", "clients=1000 seconds=11", FEW),
                            Case.of(STORM, "clients=5000 seconds=11", LIGHT)),
                    Size.of(1, 6, 60, Case.of("50 clients", "clients=50 seconds=1", LIGHT))));

    private ClientFigures() {}

    private static Goal linear(Goal goal) {
        return goal.against(new Goal.Against.OwnCase("1000"));
    }
}
