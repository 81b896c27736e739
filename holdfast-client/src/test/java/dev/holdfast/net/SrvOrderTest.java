// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SrvOrderTest {
    private static final int ROUNDS = 20_000;

    @Test
    void lowerPriorityIsFirstWhateverTheWeight() {
        var candidates = List.of(candidate(20, 65_535), candidate(10, 0), candidate(0, 1), candidate(15, 7));

        for (int seed = 0; seed < 50; seed++) {
            assertThat(SrvOrder.of(candidates, new Random(seed)))
                    .extracting(Peer::host)
                    .containsExactly("p0w1", "p10w0", "p15w7", "p20w65535");
        }
    }

    // the chances of being first: r is one of 0 … sum, and a weight of zero has the smallest of them
    @ParameterizedTest(name = "weights {0}: first by {1}")
    @CsvSource({
        "10 20, 0.3548 0.6452", // 11 and 20 of 31
        "0 5, 0.1667 0.8333", // 1 and 5 of 6
        "0 0 5, 0.1667 0 0.8333",
        "1 1 1 1, 0.4 0.2 0.2 0.2", // 2, 1, 1 and 1 of 5
        "60 40, 0.604 0.396",
    })
    void theFirstOfAPriorityIsChosenByWeight(String weights, String chances) {
        var hosts = weights.split(" ", -1);
        var candidates = IntStream.range(0, hosts.length)
                .mapToObj(i -> new SrvOrder.Candidate(
                        new SrvRecord(10, Integer.parseInt(hosts[i]), 5222, "host" + i), Connector.startTls()))
                .toList();
        var expected = Arrays.stream(chances.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        var first = firsts(candidates, new Random(2782));

        for (int i = 0; i < expected.length; i++) {
            assertThat(first.getOrDefault("host" + i, 0) / (double) ROUNDS).isCloseTo(expected[i], within(0.015));
        }
    }

    private static Map<String, Integer> firsts(List<SrvOrder.Candidate> candidates, RandomGenerator random) {
        var first = new HashMap<String, Integer>();
        for (int round = 0; round < ROUNDS; round++) {
            first.merge(SrvOrder.of(candidates, random).getFirst().host(), 1, Integer::sum);
        }
        return first;
    }

    @Test
    void nothingIsLostAndNothingDoubled() {
        var candidates =
                IntStream.range(0, 40).mapToObj(i -> candidate(i % 3, i)).toList();

        for (int seed = 0; seed < 50; seed++) {
            assertThat(SrvOrder.of(candidates, new Random(seed)))
                    .containsExactlyInAnyOrderElementsOf(
                            candidates.stream().map(SrvOrder.Candidate::peer).toList());
        }
    }

    @Test
    void aSeedGivesOneOrderAndOtherSeedsOthers() {
        var candidates = IntStream.range(1, 20).mapToObj(i -> candidate(10, i)).toList();

        assertThat(SrvOrder.of(candidates, new Random(7))).isEqualTo(SrvOrder.of(candidates, new Random(7)));
        assertThat(SrvOrder.of(candidates, new Random(7))).isNotEqualTo(SrvOrder.of(candidates, new Random(8)));
    }

    @Test
    void allWeightsZeroKeepTheirOrderSoThatStartTlsComesBeforeDirectTls() {
        var same = new SrvRecord(10, 0, 5222, "host");
        var candidates = List.of(
                new SrvOrder.Candidate(same, Connector.startTls()),
                new SrvOrder.Candidate(same, Connector.directTls()));

        assertThat(SrvOrder.of(candidates, new Random(1)))
                .extracting(peer -> peer.connector().tlsFirst())
                .containsExactly(false, true);
    }

    @Test
    void theLargestWeightsDoNotOverflow() {
        var candidates =
                IntStream.range(0, 100).mapToObj(i -> candidate(10, 65_535)).toList();

        assertThat(SrvOrder.of(candidates, new Random(1))).hasSize(100);
    }

    private static SrvOrder.Candidate candidate(int priority, int weight) {
        return new SrvOrder.Candidate(
                new SrvRecord(priority, weight, 5222, "p" + priority + "w" + weight), Connector.startTls());
    }
}
