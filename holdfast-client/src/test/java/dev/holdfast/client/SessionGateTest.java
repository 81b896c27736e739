// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.stream.ConnectionLostException;
import dev.holdfast.stream.NotConnectedException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionGateTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final SessionGate gate = new SessionGate();

    private long await(long nanos) throws InterruptedException {
        return gate.await(nanos, ofSeconds(20));
    }

    private FutureTask<Long> waiter() {
        var task = new FutureTask<Long>(() -> await(LONG));
        var thread = Thread.ofVirtual().start(task);
        while (thread.getState() != Thread.State.TIMED_WAITING && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void isLockedUntilTheClientStarts() {
        assertThat(gate.isOpen()).isFalse();
        assertThatThrownBy(() -> await(LONG))
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("not running");
    }

    @Test
    void letsEverybodyPassOnceItOpens() throws Exception {
        gate.close();
        assertThat(gate.isOpen()).isFalse();
        var one = waiter();
        var two = waiter();
        gate.open();
        assertThat(gate.isOpen()).isTrue();
        assertThat(one.get()).isEqualTo(two.get()).isEqualTo(await(0));
    }

    @Test
    void givesUpWhenTimeIsUp() {
        gate.close();
        assertThatThrownBy(() -> await(0)).isInstanceOf(TimedOutException.class).hasMessageContaining("20000 ms");
    }

    @Test
    void knowsOneSessionFromTheNext() throws Exception {
        gate.close();
        gate.open();
        var first = await(LONG);
        assertThat(gate.isStill(first)).isTrue();
        gate.close();
        assertThat(gate.isStill(first)).isFalse();
        assertThat(gate.isOpen()).isFalse();
        gate.open();
        assertThat(gate.isStill(first)).isFalse();
        assertThat(gate.isStill(await(LONG))).isTrue();
    }

    @Test
    void whoWaitsStillWaitsAfterASecondClosing() throws Exception {
        gate.close();
        var waiting = waiter();
        gate.close();
        gate.open();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void tellsThoseWhoWaitThatThereWillBeNone() {
        gate.close();
        var waiting = waiter();
        var cause = new ConnectionLostException("no network");
        gate.lock(new NotConnectedException("the client has given up", cause));
        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(NotConnectedException.class)
                .hasMessageContaining("given up")
                .hasCause(cause);
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void isLockedAfterAnOpenSessionToo() throws Exception {
        gate.close();
        gate.open();
        var session = await(LONG);
        gate.lock(new NotConnectedException("stopped"));
        assertThat(gate.isOpen()).isFalse();
        assertThat(gate.isStill(session)).isFalse();
        gate.close();
        gate.open();
        assertThat(gate.isOpen()).isTrue();
    }
}
