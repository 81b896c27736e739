// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.util.List;
import java.util.Optional;

/**
 * One thing that is measured.
 *
 * @param name on the command line, and of the client process
 * @param meaning one sentence for the reader of the page
 * @param axis what its cases are the sizes of, where they are sizes; else empty
 */
record Figure(
        String name,
        String title,
        String meaning,
        Kind kind,
        Memory memory,
        String axis,
        List<Metric> metrics,
        List<Goal> goals,
        Size normal,
        Size quick) {

    /** What measures it. */
    enum Kind {
        /** A client process of the contender, beside the load server. */
        CLIENT,
        /** The runner: a whole process from its start to its end, beside the load server. */
        WHOLE,
        /** JMH. */
        JMH
    }

    /** The flags of a client's JVM. */
    enum Memory {
        FIXED("-Xmx512m -XX:+UseSerialGC"),
        GROWING("-Xms16m -Xmx2g -XX:+UseSerialGC"),
        DEFAULT("");

        private final String flags;

        Memory(String flags) {
            this.flags = flags;
        }

        List<String> flags() {
            return flags.isEmpty() ? List.of() : List.of(flags.split(" ", -1));
        }
    }

    Optional<Metric> metric(String wanted) {
        return metrics.stream().filter(metric -> metric.name().equals(wanted)).findFirst();
    }

    /** Whether its cases are points on an axis. */
    boolean curve() {
        return !axis.isEmpty();
    }
}
