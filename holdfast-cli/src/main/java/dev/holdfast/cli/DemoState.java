// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that the threads of a demo have to know of each other. Everything in it is guarded by its lock. */
final class DemoState {
    /** What is known of one of the clients. */
    static final class Side {
        final String name;
        final Tally tally = new Tally();
        String state = "connecting";
        String connection = "";
        int sent;
        int acked;
        boolean sendingDone;
        long cutAt;

        Side(String name) {
            this.name = name;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int messages;
    private final int cuts;
    private final Side romeo = new Side("romeo");
    private final Side juliet = new Side("juliet");
    private final List<Duration> resumptions = new ArrayList<>();
    private int cutsMade;
    private @Nullable XmppException failure;

    DemoState(int messages, int cuts) {
        this.messages = messages;
        this.cuts = cuts;
    }

    Side romeo() {
        return romeo;
    }

    Side juliet() {
        return juliet;
    }

    int messages() {
        return messages;
    }

    int cuts() {
        return cuts;
    }

    /** Changes something, and lets those who wait look again. */
    void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    <T> T read(Supplier<T> value) {
        lock.lock();
        try {
            return value.get();
        } finally {
            lock.unlock();
        }
    }

    void fail(XmppException cause) {
        change(() -> failure = failure == null ? cause : failure);
    }

    /**
     * Waits until something is so.
     *
     * @throws TimedOutException if that takes too long
     * @throws XmppException if the demo has failed meanwhile
     */
    void await(String what, Deadline deadline, BooleanSupplier condition) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!condition.getAsBoolean()) {
                if (failure != null) {
                    throw failure;
                }
                if (!changed.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new TimedOutException(what + " did not happen in time");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    // what follows is called under the lock

    int sent() {
        return romeo.sent + juliet.sent;
    }

    int received() {
        return romeo.tally.received() + juliet.tally.received();
    }

    int distinct() {
        return romeo.tally.distinct() + juliet.tally.distinct();
    }

    int resumed() {
        return resumptions.size();
    }

    int cutsMade() {
        return cutsMade;
    }

    boolean everythingArrived() {
        return distinct() == 2 * messages && romeo.sendingDone && juliet.sendingDone;
    }

    /** After how many messages in both directions a cut is due, counted from 1: all over the run alike. */
    int dueAfter(int cut) {
        return Math.toIntExact(2L * messages * cut / (cuts + 1));
    }

    /** Up to which message each side may send: beyond the next cut, but not so far that nothing is left for the one after it. */
    int allowance() {
        long segments = Math.min(cuts, resumptions.size() + 1L) + 1;
        return Math.toIntExact(Math.ceilDiv(messages * segments, cuts + 1L));
    }

    void cut(Side side) {
        cutsMade++;
        side.cutAt = System.nanoTime();
    }

    Duration resumed(Side side) {
        var time = Duration.ofNanos(System.nanoTime() - side.cutAt);
        resumptions.add(time);
        return time;
    }

    /** Shortest first. */
    List<Duration> resumptionTimes() {
        var sorted = new ArrayList<>(resumptions);
        Collections.sort(sorted);
        return sorted;
    }
}
