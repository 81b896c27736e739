// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What one round gave, by name. */
record Metrics(Map<String, Double> values) {
    static Metrics none() {
        return new Metrics(new LinkedHashMap<>());
    }

    Metrics with(String name, double value) {
        var more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Metrics(more);
    }

    /** The rate and the price of so many stanzas. */
    static Metrics ofStanzas(Meter.Cost cost, long count) {
        return none().with("messages_per_s", count / cost.seconds())
                .with("cpu_s_per_100k", cost.cpuSeconds() * 100_000 / count)
                .with("bytes_per_stanza", (double) cost.allocated() / count);
    }

    /** Adds the middle and the slow end of times in nanoseconds. */
    Metrics withTimes(Histogram nanos) {
        return with("p50_us", nanos.getValueAtPercentile(50) / 1e3)
                .with("p99_us", nanos.getValueAtPercentile(99) / 1e3);
    }
}
