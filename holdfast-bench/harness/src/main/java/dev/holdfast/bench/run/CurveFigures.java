// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static dev.holdfast.bench.run.Contender.SMACK_45;

import java.util.List;

/** What grows with what, and the library's own parts. */
final class CurveFigures {
    private static final List<Contender> JVMS = List.of(HOLDFAST, FLOOR, SMACK_44, SMACK_45);
    private static final List<Contender> FEW = List.of(HOLDFAST, FLOOR, SMACK_44);
    private static final List<Contender> OWN = List.of(HOLDFAST);

    /** From nearly the least that a message with its addresses needs. */
    private static final String SIZES = "150,300,1000,3000,10000,30000,100000";

    static final List<Figure> ALL = List.of(
            new Figure(
                    "size",
                    "Stanza size",
                    "Messages of 150 bytes to 100,000 bytes on their way in: what a larger one costs.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "bytes",
                    List.of(StanzaFigures.RATE, StanzaFigures.CPU, StanzaFigures.BYTES),
                    List.of(),
                    Size.of(1, 30, 240, Case.of("user=u megabytes=100 sizes=" + SIZES, JVMS)),
                    Size.of(1, 4, 60, Case.of("user=u megabytes=2 sizes=150,1000,10000", FEW))),
            new Figure(
                    "roster",
                    "Roster",
                    "Fetching a roster of 10 to 10,000 contacts.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "items",
                    List.of(Metric.less("ms", "time", "ms"), Metric.less("kb", "allocated", "kB")),
                    List.of(),
                    Size.of(1, 15, 180, Case.of("sizes=10,100,1000,10000", OWN)),
                    Size.of(1, 4, 60, Case.of("sizes=10,100", OWN))),
            new Figure(
                    "jmh",
                    "Parts of the library",
                    "The parser, the serialiser, JIDs, the queue of stream management and the dispatcher, each alone (JMH).",
                    Figure.Kind.JMH,
                    Figure.Memory.DEFAULT,
                    "",
                    List.of(),
                    List.of(),
                    Size.of(1, 120, 1200, Case.of("", OWN)),
                    Size.of(1, 20, 60, Case.of("", OWN))));

    private CurveFigures() {}
}
