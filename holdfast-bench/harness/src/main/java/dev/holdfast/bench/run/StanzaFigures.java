// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.AIOXMPP;
import static dev.holdfast.bench.run.Contender.BABBLER;
import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SLIXMPP;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static dev.holdfast.bench.run.Contender.SMACK_45;

import java.util.List;

/** What one client does with its stanzas: their rate, their price, their time. */
final class StanzaFigures {
    private static final List<Contender> EVERYONE =
            List.of(HOLDFAST, FLOOR, SMACK_44, SMACK_45, BABBLER, SLIXMPP, AIOXMPP);
    private static final List<Contender> FEW = List.of(HOLDFAST, FLOOR, SMACK_44);
    private static final String ROUNDS = "warmup=3 rounds=2";
    private static final String QUICK = "warmup=1 rounds=1";
    private static final int MUCH = 400_000;
    private static final int LITTLE = 20_000;

    static final Metric RATE = Metric.more("messages_per_s", "messages", "1/s");
    static final Metric CPU = Metric.less("cpu_s_per_100k", "CPU per 100,000 stanzas", "s");
    static final Metric BYTES = Metric.less("bytes_per_stanza", "allocated per stanza", "bytes");
    private static final Metric P50 = Metric.less("p50_us", "median", "µs");
    private static final Metric P99 =
            Metric.less("p99_us", "99th percentile", "µs").tabled();
    private static final Metric PER_SECOND =
            Metric.more("per_s", "round trips", "1/s").tabled();

    static final List<Figure> ALL = List.of(
            new Figure(
                    "inbound",
                    "Messages in",
                    "The server sends 300-byte messages as fast as the client takes them; a handler reads each body.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "",
                    List.of(RATE, CPU, BYTES),
                    List.of(
                            Goal.atLeast("messages_per_s", 3, SMACK_44),
                            Goal.atMost("cpu_s_per_100k", 0.3, SMACK_44),
                            Goal.atLeast("messages_per_s", 0.8, FLOOR),
                            Goal.atMost("cpu_s_per_100k", 1.25, FLOOR),
                            Goal.atMost("bytes_per_stanza", 0.6, SMACK_44),
                            Goal.atMost("bytes_per_stanza", 1, FLOOR)),
                    Size.of(2, 12, 180, Case.of("size=300 " + ROUNDS, EVERYONE).withWork(MUCH)),
                    Size.of(1, 3, 60, Case.of("size=300 " + QUICK, FEW).withWork(LITTLE))),
            new Figure(
                    "outbound",
                    "Messages out",
                    "The client sends messages with 200 characters as fast as it can, until the server has acknowledged all.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "",
                    List.of(RATE, CPU, BYTES),
                    List.of(
                            Goal.atLeast("messages_per_s", 3, SMACK_44).against(new Goal.Against.Best(SMACK_44)),
                            Goal.atMost("cpu_s_per_100k", 0.3, SMACK_44).against(new Goal.Against.Best(SMACK_44)),
                            Goal.atLeast("messages_per_s", 0.7, FLOOR),
                            Goal.atMost("cpu_s_per_100k", 1.43, FLOOR)),
                    Size.of(2, 25, 300, Case.of(ROUNDS, EVERYONE).withWork(MUCH)),
                    Size.of(1, 4, 60, Case.of(QUICK, FEW).withWork(LITTLE))),
            roundTrips(
                    "pingpong",
                    "Ping-pong",
                    "A message goes to an echo and comes back, one after the other: how long the caller waits."),
            roundTrips(
                    "iq",
                    "Requests",
                    "The client asks the server with an IQ and waits for the result, one after the other (XEP-0199)."));

    private StanzaFigures() {}

    private static Figure roundTrips(String name, String title, String meaning) {
        return new Figure(
                name,
                title,
                meaning,
                Figure.Kind.CLIENT,
                Figure.Memory.FIXED,
                "",
                List.of(P50, CPU.tabled(), P99, PER_SECOND),
                List.of(Goal.atMost("p50_us", 0.95, SMACK_44), Goal.atMost("p50_us", 1.1, FLOOR)),
                Size.of(2, 12, 180, Case.of("count=10000 warmup=1 rounds=2", EVERYONE)),
                Size.of(1, 3, 60, Case.of("count=1000 " + QUICK, FEW)));
    }
}
