// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.jmh;

import dev.holdfast.stream.XmlStream;
import dev.holdfast.xml.Element;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From bytes to an element, on a stream that goes on. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {
    @Param
    Samples sample;

    private final XmlStream stream = Samples.openStream();

    @Benchmark
    public Element parse() {
        stream.received(sample.bytes());
        return stream.next().orElseThrow();
    }
}
