// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One process of a contender.
 *
 * @param process counted from 1
 */
record Turn(Figure figure, Case setting, Contender contender, int process, Duration guess) {
    /**
     * All turns of a figure: first one process of every contender, then a second of every contender, and so on; whoever was first is
     * last in the next round, so that what changes on the machine meanwhile meets all alike.
     */
    static List<Turn> of(Figure figure, Size size) {
        var turns = new ArrayList<Turn>();
        for (int process = 1; process <= size.processes(); process++) {
            for (var setting : size.cases()) {
                var order = new ArrayList<>(setting.contenders());
                Collections.rotate(order, 1 - process);
                for (var contender : order) {
                    turns.add(new Turn(figure, setting, contender, process, size.guess()));
                }
            }
        }
        return turns;
    }

    /** Of the files with what it prints. */
    String name() {
        return figure.name()
                + (setting.name().isEmpty() ? "" : "-" + setting.name())
                + "-"
                + contender.id()
                + "-"
                + process;
    }

    /** Whether it may take about as long as the other. */
    boolean like(Turn other) {
        return figure.equals(other.figure) && setting.equals(other.setting) && contender.equals(other.contender);
    }
}
