// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.AuthenticationException;
import dev.holdfast.net.AttemptReport.Outcome;
import dev.holdfast.stream.BindException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Peers of one rank on their way, each setting out a little after the one before or as soon as one has failed (RFC 8305 §5). The
 * first whose stream is open and verified wins; the others are closed at once, and are tried again should the winner fail later.
 *
 * <p>One thread asks for the {@link #next} winner; each lane has a thread of its own.
 */
final class Race {
    private final Search search;
    private final Racing racing;
    private final Timing timing;
    private final int behind;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Entrant> waiting = new ArrayDeque<>(); // guarded by lock
    private final List<Lane> running = new ArrayList<>(); // guarded by lock; in the order of their starts
    private final Map<Lane, Throwable> ended = new LinkedHashMap<>(); // guarded by lock; and why
    private @Nullable Lane winner; // guarded by lock
    private boolean over = true; // guarded by lock
    private long nextStart; // of the thread that asks

    /** @param behind how many peers are to be tried if all of these fail, and must be left time for */
    Race(Search search, List<Entrant> entrants, int behind) {
        this.search = search;
        this.racing = search.racing();
        this.timing = search.timing();
        this.behind = behind;
        entrants.stream()
                .sorted(Comparator.comparing(entrant -> !search.favours(entrant)))
                .forEach(waiting::add);
    }

    /**
     * Waits for the next winner.
     *
     * @return null if there is none left
     * @throws AuthenticationException at once, as it means all of them
     * @throws BindException likewise
     */
    @Nullable
    Lane next() throws InterruptedException {
        nextStart = timing.nanoTime();
        begin();
        Lane reached = null;
        try {
            while (reached == null) {
                startThoseDue();
                if (!awaitNews()) {
                    return null;
                }
                takeEnded().forEach(this::failedNow);
                reached = won();
            }
            return reached;
        } finally {
            leaveAllBut(reached);
        }
    }

    /** Puts an entrant before all that have not set out. */
    void first(Entrant entrant) {
        lock.lock();
        try {
            waiting.addFirst(entrant);
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            winner = null;
            over = false;
        } finally {
            lock.unlock();
        }
    }

    private void startThoseDue() {
        lock.lock();
        try {
            if (search.timeIsUp()) {
                waiting.clear();
            }
            while (!waiting.isEmpty() && running.size() < racing.width() && (running.isEmpty() || untilStart() <= 0)) {
                var lane = search.lane(this, waiting.remove(), waiting.size() + behind);
                running.add(lane);
                nextStart = timing.nanoTime() + racing.stagger().toNanos();
                lane.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private long untilStart() {
        return nextStart - timing.nanoTime();
    }

    /** Waits until a lane has ended, or another is due; false if there is nobody to wait for. */
    private boolean awaitNews() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (winner == null && ended.isEmpty()) {
                if (running.isEmpty()) {
                    return false;
                }
                long wait = Long.MAX_VALUE;
                for (var lane : List.copyOf(running)) {
                    long left = lane.left(timing);
                    if (left <= 0) {
                        end(lane, lane.timedOut());
                    }
                    wait = Math.min(wait, left);
                }
                if (!waiting.isEmpty() && running.size() < racing.width()) {
                    wait = Math.min(wait, untilStart());
                }
                if (wait <= 0) {
                    return true;
                }
                timing.await(changed, wait);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Map<Lane, Throwable> takeEnded() {
        lock.lock();
        try {
            var taken = new LinkedHashMap<>(ended);
            ended.clear();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Lane won() {
        lock.lock();
        try {
            return winner;
        } finally {
            lock.unlock();
        }
    }

    /** What one lane has come to; the next sets out at once. */
    private void failedNow(Lane lane, Throwable cause) {
        lane.abandon(); // it may not know yet that its time was up
        nextStart = timing.nanoTime();
        search.failed(lane, cause, this);
    }

    private void end(Lane lane, Throwable cause) {
        running.remove(lane);
        ended.put(lane, cause);
        changed.signalAll();
    }

    /** @param reached nobody, if there is no winner or it will not be handed out, as after an interrupt */
    private void leaveAllBut(@Nullable Lane reached) {
        var others = new ArrayList<Lane>();
        lock.lock();
        try {
            over = true;
            others.addAll(ended.keySet()); // since we last looked; it will fail again, or not
            others.addAll(running);
            others.remove(reached);
            running.clear();
            ended.clear();
            for (var other : others.reversed()) {
                waiting.addFirst(other.entrant());
            }
        } finally {
            lock.unlock();
        }
        for (var other : others) {
            other.record().end(reached != null ? Outcome.OVERTAKEN : Outcome.ABANDONED, Optional.empty());
            other.abandon();
        }
    }

    // From here on: for lanes, on their threads.

    /** All addresses of a lane's peer are known: it goes on with the first, and the others wait for their turn. */
    Entrant found(Lane lane, List<Entrant> addresses) {
        var ordered = addresses.stream()
                .sorted(Comparator.comparing(entrant -> !search.favours(entrant)))
                .toList();
        lock.lock();
        try {
            if (running.contains(lane)) {
                for (var other : ordered.subList(1, ordered.size()).reversed()) {
                    waiting.addFirst(other);
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return ordered.getFirst();
    }

    /** Whether the lane has won; if not, nobody wants it any more. */
    boolean reached(Lane lane) {
        lock.lock();
        try {
            if (over || winner != null || !running.contains(lane)) {
                return false;
            }
            winner = lane;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void failed(Lane lane, Throwable cause) {
        lock.lock();
        try {
            if (running.contains(lane)) {
                end(lane, cause);
            }
        } finally {
            lock.unlock();
        }
    }

    long deadline() {
        return search.deadline();
    }

    HostLookup hosts() {
        return search.hosts();
    }

    AttemptGate.Pass pass() throws InterruptedException {
        return search.pass();
    }

    LoginAttempt attempt(Lane lane) {
        int others;
        lock.lock();
        try {
            others = waiting.size() + behind;
        } finally {
            lock.unlock();
        }
        return search.attempt(lane, others, this::lookAgain);
    }

    /** A lane has less time left than it had when whoever waits went to sleep. */
    void lookAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
