// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.ArrayList;
import java.util.List;

/** A logarithmic axis between two round numbers. */
record LogAxis(double low, double high) {
    private static final int MANY_DECADES = 2;
    private static final double[] STEPS = {1, 2, 5};
    private static final double ROUNDING = 1e-9;

    /** Holds all these numbers, of which at least one is above zero. */
    static LogAxis of(List<Double> values) {
        double least = values.stream()
                .mapToDouble(value -> value)
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        double most = Math.max(
                least, values.stream().mapToDouble(value -> value).max().orElse(1));
        double low = down(least);
        double high = up(most);
        return new LogAxis(low, high > low ? high : up(low * 2));
    }

    /** Where a number lies: 0 at the low end, 1 at the high end. */
    double part(double value) {
        return Math.log(value / low) / Math.log(high / low);
    }

    List<Double> ticks() {
        boolean decadesOnly = Math.log10(high / low) > MANY_DECADES;
        var ticks = new ArrayList<Double>();
        for (double decade = decade(low); decade <= high * (1 + ROUNDING); decade *= 10) {
            for (double step : STEPS) {
                double tick = decade * step;
                boolean inside = tick >= low * (1 - ROUNDING) && tick <= high * (1 + ROUNDING);
                if (inside && (step == 1 || !decadesOnly)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    private static double decade(double value) {
        return Math.pow(10, Math.floor(Math.log10(value) + ROUNDING));
    }

    private static double down(double value) {
        double decade = decade(value);
        double best = decade;
        for (double step : STEPS) {
            best = decade * step <= value * (1 + ROUNDING) ? decade * step : best;
        }
        return best;
    }

    private static double up(double value) {
        double decade = decade(value);
        for (double step : STEPS) {
            if (decade * step >= value * (1 - ROUNDING)) {
                return decade * step;
            }
        }
        return decade * 10;
    }
}
