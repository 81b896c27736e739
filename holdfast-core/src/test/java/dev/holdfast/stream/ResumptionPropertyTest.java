// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.stream.CutSession.Cut;
import dev.holdfast.stream.ModelServer.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A session is cut after each single byte of either direction, goes on over new connections, and ends as if nothing had been. */
class ResumptionPropertyTest {
    private static CutSession play(Memory memory, Cut... cuts) {
        try {
            return new CutSession(memory, cuts).play();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError("with " + List.of(cuts), failure);
        }
    }

    /** All places where the first connection can break. */
    private static List<Cut> cuts(boolean fromClient, boolean answersArrive) {
        int bytes = play(Memory.KEEPS_SESSIONS).traffic.getFirst()[fromClient ? 0 : 1];
        return cuts(fromClient, answersArrive, 0, bytes);
    }

    /** All places where the second connection can break from its authentication on, if the first breaks there. */
    private static List<Cut> cutsOfTheResumption(boolean fromClient, boolean answersArrive, Cut first) {
        var session = play(Memory.KEEPS_SESSIONS, first);
        int side = fromClient ? 0 : 1;
        return cuts(
                fromClient,
                answersArrive,
                session.authentication.get(1)[side],
                session.traffic.get(1)[side]);
    }

    private static List<Cut> cuts(boolean fromClient, boolean answersArrive, int from, int to) {
        var all = new ArrayList<Cut>();
        for (int after = from; after <= to; after++) {
            all.add(new Cut(fromClient, after, answersArrive));
        }
        assertThat(all).hasSizeGreaterThan(300);
        return all;
    }

    private static void assertNothingLostDoubledOrReordered(CutSession session, Cut... cuts) {
        var where = List.of(cuts).toString();
        assertThat(session.server.handled).as(where).isEqualTo(session.enqueued);
        assertThat(session.received).as(where).isEqualTo(session.server.delivered);
        assertThat(session.server.unacknowledged()).as(where).isZero();
        assertThat(session.ends).as(where).isEqualTo(allAcked(session.enqueued));
        var events = new ArrayList<>(List.of("Established"));
        for (int outage = 0; outage < session.outages; outage++) {
            events.addAll(List.of("Suspended", "Resumed"));
        }
        events.add("Destroyed");
        assertThat(session.events).as(where).isEqualTo(events);
    }

    private static Map<String, StanzaState> allAcked(List<String> ids) {
        return ids.stream().collect(Collectors.toMap(id -> id, _ -> StanzaState.ACKED));
    }

    @Test
    void isTheSessionThatItClaimsToBe() {
        var session = play(Memory.KEEPS_SESSIONS);
        assertNothingLostDoubledOrReordered(session);
        assertThat(session.enqueued).containsExactly("a", "b", "c", "question", "d", "ask", "e", "f");
        assertThat(session.server.delivered).containsExactly("x", "y", "z", "ask", "question", "w");
        assertThat(session.events).containsExactly("Established", "Destroyed");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void survivesACutAfterEachByte(boolean fromClient, boolean answersArrive) {
        int resumed = 0;
        for (var cut : cuts(fromClient, answersArrive)) {
            var session = play(Memory.KEEPS_SESSIONS, cut);
            assertNothingLostDoubledOrReordered(session, cut);
            resumed += session.server.resumptions;
        }
        assertThat(resumed).as("cuts after which there was something to resume").isGreaterThan(500);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void survivesASecondCutAfterEachByteOfTheResumption(boolean fromClient, boolean answersArrive) {
        for (boolean firstFromClient : new boolean[] {true, false}) {
            var firsts = cuts(firstFromClient, false);
            for (int part : new int[] {6, 8}) {
                var first = firsts.get(firsts.size() * part / 10);
                for (var second : cutsOfTheResumption(fromClient, answersArrive, first)) {
                    assertNothingLostDoubledOrReordered(play(Memory.KEEPS_SESSIONS, first, second), first, second);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"KEEPS_COUNTS", "KEEPS_NOTHING"})
    void tellsTheTruthWhereTheServerHasLostTheSession(Memory memory) {
        int lost = 0;
        for (boolean fromClient : new boolean[] {true, false}) {
            for (boolean answersArrive : new boolean[] {true, false}) {
                for (var cut : cuts(fromClient, answersArrive)) {
                    lost += assertTruthful(play(memory, cut), memory, cut.toString());
                }
            }
        }
        assertThat(lost).as("stanzas that did not arrive").isGreaterThan(500);
    }

    /** Returns how many stanzas did not arrive. */
    private static int assertTruthful(CutSession session, Memory memory, String where) {
        var handled = session.server.handled;
        var known = Set.copyOf(handled);
        assertThat(known).as("handled once, " + where).hasSameSizeAs(handled);
        assertThat(Set.copyOf(session.received)).as(where).hasSameSizeAs(session.received);
        assertThat(session.enqueued.stream().filter(known::contains).toList())
                .as("in order, " + where)
                .isEqualTo(handled);
        assertThat(session.ends.keySet()).as(where).isEqualTo(Set.copyOf(session.enqueued));
        session.ends.forEach((id, end) -> {
            boolean truth = switch (end) {
                case ACKED -> known.contains(id);
                case DISCONNECTED -> !known.contains(id);
                case UNKNOWN -> memory == Memory.KEEPS_NOTHING;
                default -> false;
            };
            if (!truth) {
                throw new AssertionError(where + ": " + id + " ends as " + end + ", handled are " + handled);
            }
        });
        return session.enqueued.size() - handled.size();
    }
}
