// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says who is measured at what, how much is done, and how long the rest may take: on a terminal in one line that changes, elsewhere
 * in a line for each process.
 */
final class Progress {
    private final List<Turn> turns;
    private final boolean terminal;
    private final PrintStream out;
    private final LongSupplier nanoTime;
    private final long begun;
    private final Map<Turn, Double> taken = new LinkedHashMap<>();
    private long turnBegun;
    private int next;

    Progress(List<Turn> turns, boolean terminal, PrintStream out, LongSupplier nanoTime) {
        this.turns = turns;
        this.terminal = terminal;
        this.out = out;
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
        turnBegun = begun;
    }

    /** The next turn begins. */
    void begin() {
        turnBegun = nanoTime.getAsLong();
        if (terminal) {
            tick();
        } else {
            out.println("bench: " + text());
        }
    }

    /** Some time has passed. */
    void tick() {
        if (terminal) {
            out.print("\r\033[Kbench: " + text());
            out.flush();
        }
    }

    /** The turn that had begun has ended. */
    void end() {
        taken.put(turns.get(next), seconds(turnBegun));
        next++;
    }

    /** Others may print. */
    void clear() {
        if (terminal) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    /** Something to be read later too. */
    void say(String line) {
        clear();
        out.println("bench: " + line);
    }

    private String text() {
        var turn = turns.get(next);
        var setting = turn.setting().name();
        return "%s%s: %s, process %d of %d, %s elapsed, about %s left"
                .formatted(
                        turn.figure().name(),
                        setting.isEmpty() ? "" : " " + setting,
                        turn.contender().label(),
                        next + 1,
                        turns.size(),
                        clock(seconds(begun)),
                        clock(left()));
    }

    /** A process takes as long as those like it took, or as the plan guesses, which may be off here by some factor. */
    double left() {
        double left = Math.max(0, expected(turns.get(next)) - seconds(turnBegun));
        for (var turn : turns.subList(next + 1, turns.size())) {
            left += expected(turn);
        }
        return left;
    }

    private double expected(Turn turn) {
        return taken.entrySet().stream()
                .filter(past -> past.getKey().like(turn))
                .mapToDouble(Map.Entry::getValue)
                .average()
                .orElseGet(() -> guess(turn) * slowness());
    }

    private double slowness() {
        double guessed = taken.keySet().stream().mapToDouble(Progress::guess).sum();
        double real = taken.values().stream().mapToDouble(seconds -> seconds).sum();
        return guessed == 0 ? 1 : real / guessed;
    }

    private static double guess(Turn turn) {
        return turn.guess().toMillis() / 1e3;
    }

    private double seconds(long since) {
        return (nanoTime.getAsLong() - since) / 1e9;
    }

    static String clock(double seconds) {
        var time = Duration.ofSeconds(Math.round(seconds));
        return time.toHours() > 0
                ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
    }
}
