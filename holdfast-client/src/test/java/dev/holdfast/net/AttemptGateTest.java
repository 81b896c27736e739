// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    void countsEachAddressOfAHost() throws Exception {
        gate.pass();
        assertThat(lookUp(6)).hasSize(6);
        pass(4);
        assertThat(timing.slept()).isEmpty();
        gate.pass();
        assertThat(timing.slept()).hasSize(1);
    }

    @Test
    void neverTriesMoreThanTenAddressesOfOneHost() throws Exception {
        gate.pass();
        assertThat(lookUp(40)).hasSize(10);
        assertThat(timing.slept()).isEmpty();
    }

    private List<InetAddress> lookUp(int addresses) throws Exception {
        HostLookup many = host -> Collections.nCopies(addresses, InetAddress.getLoopbackAddress());
        return gate.counting(many).addresses("example.test");
    }

    @Test
    void countsWhatTookLongFromItsEnd() throws Exception {
        gate.pass();
        lookUp(10); // all of which may have been tried at the end of these 15 s
        timing.turn(ofSeconds(15));
        gate.over();
        gate.pass();
        assertThat(timing.slept())
                .hasSize(1)
                .first()
                .satisfies(wait -> assertThat(wait).isGreaterThan(WINDOW));
    }

    @Test
    void anAttemptThatIsOverDoesNotHoldThoseBeforeIt() throws Exception {
        pass(9);
        gate.over();
        timing.turn(ofSeconds(6));
        gate.pass();
        gate.over();
        pass(9);
        assertThat(timing.slept()).isEmpty();
    }

    @Test
    void aFailedLookUpPassesOn() {
        HostLookup nothing = host -> {
            throw new UnknownHostException(host);
        };
        assertThatThrownBy(() -> gate.counting(nothing).addresses("example.test"))
                .isInstanceOf(UnknownHostException.class);
    }
}
