// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private final RoundTrips trips = new RoundTrips();

    @Test
    void sumsUpAsPingDoes() {
        trips.sent();
        trips.answered(1_000_000, true);
        trips.sent();
        trips.answered(3_000_000, true);
        trips.sent();
        trips.sent();
        trips.answered(9_000_000, false);

        assertThat(trips.text("localhost")).isEqualTo("""
                        --- localhost ping statistics ---
                        4 transmitted, 2 received, +1 errors, 50.0% loss
                        rtt min/avg/max/mdev = 1.000/2.000/3.000/1.000 ms""");
        assertThat(trips.json("localhost"))
                .hasToString(
                        "{\"event\":\"summary\",\"to\":\"localhost\",\"transmitted\":4,\"received\":2,\"errors\":1,"
                                + "\"loss\":50.0,\"min\":1.000,\"avg\":2.000,\"max\":3.000,\"mdev\":1.000}");
    }

    @Test
    void hasNoTimesWithoutAnAnswer() {
        trips.sent();

        assertThat(trips.text("localhost")).endsWith("1 transmitted, 0 received, 100.0% loss");
        assertThat(trips.json("localhost").toString())
                .endsWith("\"min\":null,\"avg\":null,\"max\":null,\"mdev\":null}");
    }

    @Test
    void oneAnswerIsSuccessUnlessTimeRanOut() {
        assertThat(trips.exitCode(0)).isEqualTo(ExitCode.TIMEOUT);
        trips.sent();
        trips.answered(1, false);
        assertThat(trips.exitCode(1)).isEqualTo(ExitCode.NOT_REACHABLE);
        trips.sent();
        trips.answered(1, true);
        assertThat(trips.exitCode(2)).isEqualTo(ExitCode.DONE);
        assertThat(trips.exitCode(3)).isEqualTo(ExitCode.TIMEOUT);
    }
}
