// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JmhTest {
    @Test
    void everyIterationIsARoundWithItsAllocation() throws IOException {
        var benchmark = Json.parse("""
                {"benchmark": "dev.holdfast.bench.jmh.ParserBenchmark.message", "params": {"size": "300"},
                 "primaryMetric": {"score": 2.5, "scoreUnit": "ns/op", "rawData": [[2.0, 3.0]]},
                 "secondaryMetrics": {"gc.alloc.rate.norm": {"rawData": [[16.0, 17.0]]}}}
                """);
        assertThat(Jmh.name(benchmark)).isEqualTo("ParserBenchmark.message 300");
        assertThat(Jmh.rounds(benchmark))
                .containsExactly(
                        Map.of("ns_per_op", 2.0, "bytes_per_op", 16.0), Map.of("ns_per_op", 3.0, "bytes_per_op", 17.0));
    }
}
