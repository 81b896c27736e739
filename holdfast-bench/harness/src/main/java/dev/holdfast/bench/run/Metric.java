// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

/**
 * One number that a client process prints for each of its rounds.
 *
 * @param name in the JSON
 * @param charted whether the page draws it; all stand in the tables
 */
record Metric(String name, String label, String unit, Better better, boolean charted) {
    /** Which way is better. */
    enum Better {
        MORE("more is better"),
        LESS("less is better"),
        NEITHER("");

        private final String text;

        Better(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static Metric more(String name, String label, String unit) {
        return new Metric(name, label, unit, Better.MORE, true);
    }

    static Metric less(String name, String label, String unit) {
        return new Metric(name, label, unit, Better.LESS, true);
    }

    static Metric fact(String name, String label, String unit) {
        return new Metric(name, label, unit, Better.NEITHER, false);
    }

    /** The same, only in the table. */
    Metric tabled() {
        return new Metric(name, label, unit, better, false);
    }

    /** Label and unit. */
    String heading() {
        return unit.isEmpty() ? label : label + ", " + unit;
    }
}
