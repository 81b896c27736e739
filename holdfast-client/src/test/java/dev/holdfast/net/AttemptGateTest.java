// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class AttemptGateTest {
    private static final Duration WINDOW = ofSeconds(5);

    private final HandTiming timing = HandTiming.turnedBySleep();
    private final AttemptGate gate = new AttemptGate(timing);

    private void pass(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            gate.pass();
        }
    }

    @Test
    void letsTenAttemptsPassAtOnce() throws InterruptedException {
        pass(10);
        assertThat(timing.slept()).isEmpty();
    }

    @Test
    void neverLetsMoreThanTenPassInAnyFiveSeconds() throws InterruptedException {
        var times = new ArrayList<Long>();
        long begin = timing.nanoTime();
        for (int i = 0; i < 100; i++) {
            gate.pass();
            times.add(timing.nanoTime() - begin);
            timing.turn(ofMillis(i * 7 % 600)); // bursts and pauses
        }
        for (int i = 10; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 10)).isGreaterThan(WINDOW.toNanos());
        }
    }

    @Test
    void waitsNoLongerThanItMust() throws InterruptedException {
        pass(10);
        timing.turn(ofSeconds(4));
        gate.pass();
        assertThat(timing.slept())
                .hasSize(1)
                .first()
                .satisfies(wait -> assertThat(wait).isBetween(ofSeconds(1), ofMillis(1_200)));
        timing.turn(ofSeconds(6));
        pass(9);
        assertThat(timing.slept()).hasSize(1);
    }

    @Test
    void countsWhatTookLongFromItsEnd() throws Exception {
        var passes = new ArrayList<AttemptGate.Pass>();
        for (int i = 0; i < 10; i++) {
            passes.add(gate.pass());
        }
        timing.turn(ofSeconds(15)); // all may have been seen by the server only now
        passes.forEach(AttemptGate.Pass::over);
        gate.pass();
        assertThat(timing.slept())
                .hasSize(1)
                .first()
                .satisfies(wait -> assertThat(wait).isGreaterThan(WINDOW));
    }

    @Test
    void anAttemptThatIsOverDoesNotHoldThoseBeforeIt() throws Exception {
        pass(9);
        gate.pass().over();
        timing.turn(ofSeconds(6));
        gate.pass().over();
        pass(9);
        assertThat(timing.slept()).isEmpty();
    }

    @Test
    void anAttemptThatIsForgottenMayStillEnd() throws Exception {
        var first = gate.pass();
        timing.turn(ofSeconds(6));
        pass(10);
        first.over();
        assertThat(timing.slept()).isEmpty();
    }
}
