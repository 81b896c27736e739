// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.jmh;

import dev.holdfast.jid.Jid;
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

/** JIDs, with all that RFC 7622 asks for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JidBenchmark {
    private String ascii = "romeo@montague.example/orchard";
    private String unicode = "roméo@montague.example/Obstgärten";

    @Benchmark
    public Jid ascii() {
        return Jid.parse(ascii);
    }

    @Benchmark
    public Jid unicode() {
        return Jid.parse(unicode);
    }

    @Benchmark
    public Jid received() {
        return Jid.received(ascii);
    }
}
