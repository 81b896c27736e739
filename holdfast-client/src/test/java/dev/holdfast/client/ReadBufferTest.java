// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBufferTest {
    private final ReadBuffer buffer = new ReadBuffer();

    private int sizeAfter(int... lengths) {
        for (int length : lengths) {
            buffer.filled(length);
        }
        return buffer.bytes().length;
    }

    @Test
    void isSmallWhileLittleComes() {
        assertThat(sizeAfter(300, 30, 1000)).isEqualTo(ReadBuffer.SMALL);
    }

    @Test
    void isLargeOnceMoreComesThanItHolds() {
        assertThat(sizeAfter(ReadBuffer.SMALL)).isEqualTo(ReadBuffer.LARGE);
        assertThat(sizeAfter(ReadBuffer.LARGE, 5000)).isEqualTo(ReadBuffer.LARGE);
    }

    @Test
    void aFewShortReadsInBetweenDoNotMakeItSmall() {
        assertThat(sizeAfter(ReadBuffer.SMALL, 16_000, 30, 16_000, 30, 30, 30, 16_000, 30, 30, 30))
                .isEqualTo(ReadBuffer.LARGE);
    }

    @Test
    void isSmallAgainWhenLittleHasComeForAWhile() {
        assertThat(sizeAfter(ReadBuffer.SMALL, 16_000, 30, 30, 30, 30)).isEqualTo(ReadBuffer.SMALL);
        assertThat(sizeAfter(ReadBuffer.SMALL, 30)).isEqualTo(ReadBuffer.LARGE);
    }
}
