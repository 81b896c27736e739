// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0         | 0
                    0.0004    | 0
                    0.0183    | 0.018
                    0.684     | 0.684
                    0.9996    | 1
                    1         | 1
                    2.006     | 2.01
                    88.04     | 88
                    102.4     | 102
                    999.7     | 1,000
                    2226      | 2,226
                    9996      | 10k
                    11000     | 11k
                    242345    | 242k
                    999700    | 1M
                    1041000   | 1.04M
                    5000000   | 5M
                    """)
    void showsThreeDigitsAndHowManyThousands(double value, String text) {
        assertThat(Numbers.text(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"724,242,2.99 ×", "11,680,0.016 ×", "1,0,–"})
    void saysHowManyTimes(double value, double of, String text) {
        assertThat(Numbers.ratio(value, of)).isEqualTo(text);
    }
}
