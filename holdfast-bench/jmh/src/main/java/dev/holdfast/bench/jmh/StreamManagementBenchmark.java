// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.jmh;

import dev.holdfast.sm.StreamManagement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What XEP-0198 costs for fifty stanzas that are acknowledged together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StreamManagementBenchmark {
    private static final int STANZAS = 50;

    private final StreamManagement<Object> management = new StreamManagement<>();
    private final Object stanza = new Object();

    @Benchmark
    public Object fiftySentAndAcknowledged() {
        for (int i = 0; i < STANZAS; i++) {
            management.sent(stanza);
        }
        return management.acknowledge(management.outbound()).orElseThrow();
    }
}
