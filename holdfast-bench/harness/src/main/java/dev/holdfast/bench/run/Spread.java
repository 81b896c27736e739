// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.Arrays;
import java.util.Optional;

/** What several measurements of one thing say: the median, with the least and the greatest. */
record Spread(double median, double min, double max, int count) {
    /** Empty when there is no value. */
    static Optional<Spread> of(double... values) {
        if (values.length == 0) {
            return Optional.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return Optional.of(new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length));
    }

    String text() {
        String shown = Numbers.text(median);
        return count == 1 ? shown : "%s [%s–%s]".formatted(shown, Numbers.text(min), Numbers.text(max));
    }
}
