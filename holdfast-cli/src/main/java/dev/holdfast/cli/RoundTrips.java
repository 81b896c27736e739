// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Counts pings and their times, and sums them up as {@code ping(8)} does. Not for several threads. */
final class RoundTrips {
    private int transmitted;
    private int received;
    private int errors;
    private long min = Long.MAX_VALUE;
    private long max;
    private double sum;
    private double sumOfSquares;

    /** Counts a ping that goes out now; returns its number, from 1. */
    int sent() {
        return ++transmitted;
    }

    /** @param reached whether it was the target who answered, and not somebody who could not reach it */
    void answered(long nanos, boolean reached) {
        if (!reached) {
            errors++;
            return;
        }
        received++;
        min = Math.min(min, nanos);
        max = Math.max(max, nanos);
        sum += nanos;
        sumOfSquares += (double) nanos * nanos;
    }

    int transmitted() {
        return transmitted;
    }

    /** @param wanted how many pings there were to be; fewer means that time has run out */
    ExitCode exitCode(int wanted) {
        if (received == 0) {
            return errors > 0 ? ExitCode.NOT_REACHABLE : ExitCode.TIMEOUT;
        }
        return transmitted < wanted ? ExitCode.TIMEOUT : ExitCode.DONE;
    }

    private Optional<BigDecimal> time(double nanos) {
        return received == 0 ? Optional.empty() : Optional.of(millis((long) nanos));
    }

    private double mean() {
        return sum / received;
    }

    private double deviation() {
        return Math.sqrt(Math.max(0, sumOfSquares / received - mean() * mean()));
    }

    private BigDecimal loss() {
        return BigDecimal.valueOf(100L * (transmitted - received))
                .divide(BigDecimal.valueOf(Math.max(1, transmitted)), 1, RoundingMode.HALF_UP);
    }

    String text(String target) {
        var counts = "--- " + target + " ping statistics ---\n" + transmitted + " transmitted, " + received
                + " received, " + (errors > 0 ? "+" + errors + " errors, " : "") + loss() + "% loss";
        return received == 0
                ? counts
                : counts + "\nrtt min/avg/max/mdev = " + millis(min) + "/" + millis((long) mean()) + "/" + millis(max)
                        + "/" + millis((long) deviation()) + " ms";
    }

    JsonLine json(String target) {
        return JsonLine.of("summary")
                .with("to", target)
                .with("transmitted", transmitted)
                .with("received", received)
                .with("errors", errors)
                .with("loss", loss())
                .withNumber("min", time((double) min))
                .withNumber("avg", time(mean()))
                .withNumber("max", time((double) max))
                .withNumber("mdev", time(deviation()));
    }

    static BigDecimal millis(long nanos) {
        return BigDecimal.valueOf(nanos, 6).setScale(3, RoundingMode.HALF_UP);
    }
}
