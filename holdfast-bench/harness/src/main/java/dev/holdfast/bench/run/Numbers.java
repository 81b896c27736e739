// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them: three significant digits, thousands as k and millions as M where they are many. */
final class Numbers {
    private static final MathContext DIGITS = new MathContext(3);

    private Numbers() {}

    static String text(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "–";
        }
        if (size >= 999_500) {
            return digits(value / 1_000_000) + "M";
        }
        if (size >= 9_995) {
            return digits(value / 1_000) + "k";
        }
        return size >= 999.5 ? String.format(Locale.ROOT, "%,.0f", value) : digits(value);
    }

    /** How many times the one is the other. */
    static String ratio(double value, double of) {
        return of == 0 ? "–" : digits(value / of) + " ×";
    }

    /** A goal's factor: as it was written down. */
    static String exact(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : BigDecimal.valueOf(value).toPlainString();
    }

    private static String digits(double value) {
        double rounded = new BigDecimal(value).round(DIGITS).doubleValue();
        int decimals = Math.abs(rounded) >= 100 ? 0 : Math.abs(rounded) >= 10 ? 1 : Math.abs(rounded) >= 0.995 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", rounded);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
