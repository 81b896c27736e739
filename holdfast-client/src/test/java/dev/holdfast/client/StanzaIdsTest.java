// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StanzaIdsTest {
    private final StanzaIds ids = new StanzaIds();

    @Test
    void areDistinctAlsoBetweenThreads() {
        var seen = ConcurrentHashMap.<String>newKeySet();
        IntStream.range(0, 20_000).parallel().forEach(i -> seen.add(ids.next()));
        assertThat(seen).hasSize(20_000);
    }

    @Test
    void oneSaysNothingOfTheNext() {
        // prefixes of 8 characters: 42 random bits, or a counter that gives itself away
        var prefixes = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) {
            prefixes.add(ids.next().substring(0, 8));
        }
        assertThat(prefixes).hasSize(1_000);
    }

    @Test
    void areNamesThatEveryServerTakes() {
        assertThat(ids.next()).matches("[A-Za-z][A-Za-z0-9_-]{20}");
    }
}
