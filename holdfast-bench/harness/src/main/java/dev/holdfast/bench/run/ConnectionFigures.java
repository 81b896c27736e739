// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.run;

import static dev.holdfast.bench.run.Contender.AIOXMPP;
import static dev.holdfast.bench.run.Contender.FLOOR;
import static dev.holdfast.bench.run.Contender.GO_SENDXMPP;
import static dev.holdfast.bench.run.Contender.HOLDFAST;
import static dev.holdfast.bench.run.Contender.SLIXMPP;
import static dev.holdfast.bench.run.Contender.SMACK_44;
import static dev.holdfast.bench.run.Contender.SMACK_45;

import java.util.List;

/** From nothing, or from a lost connection, to a session. */
final class ConnectionFigures {
    private static final List<Contender> MOST = List.of(HOLDFAST, FLOOR, SMACK_44, SMACK_45, SLIXMPP, AIOXMPP);
    private static final List<Contender> JVMS = List.of(HOLDFAST, FLOOR, SMACK_44, SMACK_45);
    private static final List<Contender> FEW = List.of(HOLDFAST, FLOOR, SMACK_44);
    private static final List<Contender> LIGHT = List.of(HOLDFAST, FLOOR);
    private static final List<Contender> COMMANDS = List.of(HOLDFAST, GO_SENDXMPP, SLIXMPP);
    private static final String DIRECT = "direct TLS";
    private static final String STANDARD = "standard";
    private static final String PROMPT = "prompt";

    static final List<Figure> ALL = List.of(
            new Figure(
                    "login",
                    "Login over a far link",
                    "From nothing to a session over a link with a round trip of 100 ms, and how many round trips that makes.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "",
                    List.of(
                            Metric.less("round_trips", "round trips", ""),
                            Metric.less("wall_ms_100", "time at 100 ms", "ms").tabled(),
                            Metric.less("wall_ms_0", "time at 0 ms", "ms").tabled()),
                    List.of(Goal.atMost("round_trips", 7).in(DIRECT)),
                    Size.of(
                            1,
                            12,
                            120,
                            Case.of("STARTTLS", "tls=starttls delay=50 rounds=4", MOST),
                            Case.of(DIRECT, "tls=direct delay=50 rounds=4", MOST)),
                    Size.of(1, 4, 60, Case.of(DIRECT, "tls=direct delay=50 rounds=1", LIGHT))),
            new Figure(
                    "recovery",
                    "Recovery",
                    "From the reset of the connection until the server has resumed the session: as each comes, and as soon as it can.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.FIXED,
                    "",
                    List.of(
                            Metric.less("recovery_ms", "reset to resumed", "ms"),
                            Metric.fact("resumed", "resumed", "")),
                    List.of(
                            Goal.atMost("recovery_ms", 600).in(STANDARD),
                            Goal.atMost("recovery_ms", 100).in(PROMPT),
                            Goal.atMost("recovery_ms", 1.5, FLOOR).in(PROMPT)),
                    Size.of(
                            1,
                            55,
                            240,
                            Case.of(STANDARD, "reconnect=standard rounds=3 seconds=11", MOST),
                            Case.of(PROMPT, "reconnect=prompt rounds=2 seconds=11", MOST)),
                    Size.of(1, 4, 60, Case.of(PROMPT, "reconnect=prompt rounds=1 seconds=1", FEW))),
            new Figure(
                    "startup",
                    "Start-up",
                    "A whole process that connects, sends one message and quits: holdfast send, go-sendxmpp (which logs in with PLAIN) and a slixmpp script.",
                    Figure.Kind.WHOLE,
                    Figure.Memory.DEFAULT,
                    "",
                    List.of(
                            Metric.less("wall_ms", "time", "ms"),
                            Metric.less("cpu_ms", "CPU", "ms"),
                            Metric.less("rss_mb", "resident memory", "MB")),
                    List.of(Goal.atMost("wall_ms", 500)),
                    Size.of(10, 1, 60, Case.of("", COMMANDS)),
                    Size.of(1, 1, 60, Case.of("", COMMANDS))),
            new Figure(
                    "entities",
                    "A long stream",
                    "One stream of messages with entities in each, on the defaults of the JDK: whether it lives on, and in how much memory.",
                    Figure.Kind.CLIENT,
                    Figure.Memory.DEFAULT,
                    "",
                    List.of(
                            Metric.more("messages", "messages that arrived", ""),
                            Metric.more("survived", "survived", "").tabled(),
                            Metric.more("messages_per_s", "messages", "1/s").tabled(),
                            Metric.less("heap_mb_start", "heap at first", "MB").tabled(),
                            Metric.less("heap_mb_end", "heap at the end", "MB").tabled()),
                    List.of(
                            Goal.atLeast("messages", 5_000_000),
                            Goal.atLeast("survived", 1),
                            Goal.atMost("heap_mb_end", 1.1).against(new Goal.Against.OwnMetric("heap_mb_start"))),
                    Size.of(1, 20, 300, Case.of("count=5000000", JVMS)),
                    Size.of(1, 3, 60, Case.of("count=100000", LIGHT))));

    private ConnectionFigures() {}
}
