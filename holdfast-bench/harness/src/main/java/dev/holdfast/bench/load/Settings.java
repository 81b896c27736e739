// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.time.Duration;

/** What the control port can change while the server runs; control threads write, all others read. */
final class Settings {
    private volatile long refuseUntil = System.nanoTime();
    private volatile Duration delay = Duration.ZERO;
    private volatile byte[] roster = Answers.roster(0);

    void refuseFor(Duration time) {
        refuseUntil = System.nanoTime() + time.toNanos();
    }

    boolean refusing() {
        return System.nanoTime() - refuseUntil < 0;
    }

    void delay(Duration oneWay) {
        delay = oneWay;
    }

    Duration delay() {
        return delay;
    }

    void rosterSize(int items) {
        roster = Answers.roster(items);
    }

    /** The query element of the roster's result. */
    byte[] roster() {
        return roster;
    }
}
