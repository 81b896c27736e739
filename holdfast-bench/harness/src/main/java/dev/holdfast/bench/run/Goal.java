// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

/**
 * What Holdfast is to reach in a figure (the table in the issue "Measured").
 *
 * @param variant the case it is about; empty for each
 */
record Goal(String metric, String variant, Sense sense, double factor, Against against) {
    /** Which side of the bound is good. */
    enum Sense {
        AT_LEAST("≥"),
        AT_MOST("≤");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }

        boolean holds(double value, double bound) {
            return this == AT_LEAST ? value >= bound : value <= bound;
        }

        String sign() {
            return sign;
        }
    }

    /** What the factor is multiplied with. */
    sealed interface Against {
        /** The median of another in the same case. */
        record Median(Contender other) implements Against {}

        /** Our worst round beside the best of another. */
        record Best(Contender other) implements Against {}

        /** Nothing: the factor is the bound. */
        record Value() implements Against {}

        /** Our own median in another case. */
        record OwnCase(String name) implements Against {}

        /** Our own median of another metric. */
        record OwnMetric(String name) implements Against {}
    }

    static Goal atLeast(String metric, double factor, Contender other) {
        return new Goal(metric, "", Sense.AT_LEAST, factor, new Against.Median(other));
    }

    static Goal atMost(String metric, double factor, Contender other) {
        return new Goal(metric, "", Sense.AT_MOST, factor, new Against.Median(other));
    }

    static Goal atLeast(String metric, double value) {
        return new Goal(metric, "", Sense.AT_LEAST, value, new Against.Value());
    }

    static Goal atMost(String metric, double value) {
        return new Goal(metric, "", Sense.AT_MOST, value, new Against.Value());
    }

    Goal in(String wanted) {
        return new Goal(metric, wanted, sense, factor, against);
    }

    Goal against(Against other) {
        return new Goal(metric, variant, sense, factor, other);
    }

    /** For example "≥ 3 × Smack 4.4". */
    String text(String unit) {
        String number = sense.sign() + " " + Numbers.exact(factor);
        return switch (against) {
            case Against.Median(Contender other) -> number + " × " + other.label();
            case Against.Best(Contender other) -> number + " × the best round of " + other.label() + ", in every round";
            case Against.Value() -> unit.isEmpty() ? number : number + " " + unit;
            case Against.OwnCase(String name) -> number + " × its own at " + Numbers.exact(Double.parseDouble(name));
            case Against.OwnMetric(String name) -> number + " × " + name;
        };
    }
}
