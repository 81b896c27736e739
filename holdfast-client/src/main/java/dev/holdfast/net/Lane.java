// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.error.TimedOutException;
import dev.holdfast.error.XmppException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One entrant under way in a {@link Race}, on a thread of its own. */
final class Lane {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Race race;
    private final Thread thread;
    private final AttemptRecord record;
    private volatile Entrant entrant; // written by its thread, once its address is known
    private volatile @Nullable LoginAttempt attempt; // written by its thread
    private volatile long waitsUntil; // for an address or its turn; written by its thread
    private volatile boolean abandoned; // written by the thread that waits

    /** @param lookUpUntil until when the address must be found */
    Lane(Race race, Entrant entrant, AttemptRecord record, long lookUpUntil) {
        this.race = race;
        this.entrant = entrant;
        this.record = record;
        this.waitsUntil = entrant.needsAddress() ? lookUpUntil : race.deadline();
        this.thread =
                Thread.ofVirtual().name("holdfast-login-" + entrant.peer()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    Entrant entrant() {
        return entrant;
    }

    AttemptRecord record() {
        return record;
    }

    LoginAttempt attempt() {
        var reached = attempt;
        if (reached == null) {
            throw new IllegalStateException(entrant + " was not reached");
        }
        return reached;
    }

    boolean proven() {
        var begun = attempt;
        return begun != null && begun.proven();
    }

    /** How many nanoseconds are left for what it does now. */
    long left(Timing timing) {
        var begun = attempt;
        return begun == null ? waitsUntil - timing.nanoTime() : begun.left();
    }

    XmppException timedOut() {
        var begun = attempt;
        return begun == null
                ? new TimedOutException(entrant.peer() + " was not tried in time; awaited was "
                        + (entrant.needsAddress() ? "its address" : "its turn"))
                : begun.timedOut();
    }

    /** Ends it at once, whatever it does. */
    void abandon() {
        abandoned = true;
        var begun = attempt;
        if (begun != null) {
            begun.abandon();
        }
        thread.interrupt();
    }

    private void run() {
        try {
            if (entrant.needsAddress()) {
                record.entered(Phase.DNS);
                entrant = race.found(this, addresses());
                waitsUntil = race.deadline();
            }
            var pass = race.pass();
            try {
                reach();
            } finally {
                pass.over();
            }
            if (!race.reached(this)) {
                decline();
            }
        } catch (Throwable thrown) { // for whoever waits
            race.failed(this, thrown);
        }
    }

    private List<Entrant> addresses() throws IOException, InterruptedException {
        return entrant.at(race.hosts().addresses(entrant.peer().host()));
    }

    private void reach() throws IOException, InterruptedException {
        var begun = race.attempt(this);
        attempt = begun;
        race.lookAgain(); // an attempt has a limit of its own
        if (abandoned) { // asked for after the attempt was made known, so that either side sees the other
            throw new InterruptedException("nobody waits for " + entrant.peer());
        }
        begun.reach();
    }

    /** Another was a little faster. */
    private void decline() throws IOException, InterruptedException {
        try {
            BlockingCall.within(
                    FAREWELL,
                    Thread.ofVirtual().name("holdfast-declined-" + entrant.peer()),
                    () -> {
                        attempt().decline();
                        return true;
                    },
                    attempt()::abandon);
        } catch (TimeoutException _) {
            // it has been cut by now
        }
    }
}
