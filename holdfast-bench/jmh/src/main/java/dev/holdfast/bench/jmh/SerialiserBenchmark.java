// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.jmh;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import dev.holdfast.stream.XmlStream;
import java.nio.ByteBuffer;
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

/** From a message to bytes, with the making of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SerialiserBenchmark {
    private static final Jid FRIEND = Jid.parse("romeo@montague.example");
    private static final String BODY = "Wherefore art thou? ".repeat(10);
    private static final int BATCH = 16;

    private final XmlStream stream = Samples.openStream();

    @Benchmark
    public ByteBuffer one() {
        stream.send(Message.chat(FRIEND, BODY).toElement());
        return stream.takeOutput().orElseThrow();
    }

    /** Sixteen for one write, as a busy client has them. */
    @Benchmark
    public ByteBuffer sixteen() {
        for (int i = 0; i < BATCH; i++) {
            stream.send(Message.chat(FRIEND, BODY).toElement());
        }
        return stream.takeOutput().orElseThrow();
    }
}
