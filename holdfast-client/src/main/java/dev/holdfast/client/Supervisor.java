// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Timing;
import dev.holdfast.stream.ConnectionLostException;
import java.time.Duration;
import java.util.Optional;

/** Keeps one stream alive: connect, serve, back off, again. The whole reconnect logic is this loop. */
final class Supervisor {
    private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

    /** Connects and logs in, resuming the session if there is one to resume. */
    interface Login {
        LoggedIn connect() throws InterruptedException;
    }

    /** Makes what moves the bytes of a connection. */
    interface DriverFactory {
        StreamDriver create(LoggedIn loggedIn);
    }

    /**
     * How long things may last.
     *
     * @param minimumStable a connection that held so long was none of the failures that the back-off counts
     * @param shutdown all of an ending in good order
     * @param establishing all hooks of a new session together
     */
    record Times(Duration minimumStable, Duration shutdown, Duration establishing) {}

    private final String name;
    private final Login login;
    private final StanzaRouter router;
    private final GuardedStream stream;
    private final ReconnectPolicy policy;
    private final Times times;
    private final Timing timing;
    private final DriverFactory drivers;
    private volatile boolean stopping; // written by stop

    /** @param name what threads are called by */
    Supervisor(
            String name,
            Login login,
            StanzaRouter router,
            ReconnectPolicy policy,
            Times times,
            Timing timing,
            DriverFactory drivers) {
        this.name = name;
        this.login = login;
        this.router = router;
        this.stream = router.stream();
        this.policy = policy;
        this.times = times;
        this.timing = timing;
        this.drivers = drivers;
    }

    /** To be followed by an interrupt of the thread in {@link #run}; this holds even if a policy swallows that. */
    void stop() {
        stopping = true;
    }

    /**
     * Runs until it is stopped or the policy gives up.
     *
     * @return why it gave up; empty if it was stopped
     */
    Optional<XmppException> run() {
        try {
            var cause = untilGivenUp();
            router.destroy(cause);
            return Optional.of(cause);
        } catch (InterruptedException stopped) {
            router.destroy(new ConnectionLostException("the client was stopped"));
            return Optional.empty();
        } catch (Throwable thrown) { // nobody else would ever hear of it
            LOG.log(System.Logger.Level.ERROR, "the client ends by a fault", thrown);
            var fault = new FaultException(thrown);
            router.destroy(fault);
            return Optional.of(fault);
        }
    }

    private XmppException untilGivenUp() throws InterruptedException {
        int failures = 0;
        boolean everEstablished = false;
        while (true) {
            throwIfStopped();
            XmppException cause;
            try {
                var loggedIn = login.connect();
                long since = timing.nanoTime();
                var served = serve(loggedIn);
                cause = served.cause();
                everEstablished |= served.established();
                if (timing.nanoTime() - since >= times.minimumStable().toNanos()) {
                    failures = 0;
                }
            } catch (XmppException notEstablished) {
                cause = notEstablished;
            }
            failures++;
            switch (policy.after(cause, failures, everEstablished)) { // no way round the back-off
                case Decision.RetryAfter(var delay) -> {
                    throwIfStopped();
                    timing.sleep(delay);
                }
                case Decision.GiveUp() -> {
                    return cause;
                }
            }
        }
    }

    private void throwIfStopped() throws InterruptedException {
        if (stopping) {
            throw new InterruptedException("the client was stopped");
        }
    }

    /** How a connection came to its end, and whether its session was told of before. */
    private record Served(XmppException cause, boolean established) {}

    /** Lets the stream live on this connection. */
    private Served serve(LoggedIn loggedIn) throws InterruptedException {
        var driver = drivers.create(loggedIn);
        var establishing = new Establishing(router, name);
        boolean gently = false;
        try {
            router.attach(loggedIn);
            driver.start();
            establishing.begin();
            var cause = awaitEnd(establishing);
            gently = true;
            boolean established = establishing.done();
            return new Served(establishing.end().orElse(cause), established);
        } catch (InterruptedException stopped) {
            long deadline = timing.nanoTime() + times.shutdown().toNanos();
            stream.close();
            stream.awaitEnd(); // bounded by the shutdown timeout; a second interrupt cuts it short
            // whoever has kept us waiting until now will not hear a farewell either
            gently = deadline - timing.nanoTime() >= StreamDriver.FAREWELL.toNanos();
            throw stopped;
        } finally {
            establishing.end();
            driver.end(gently);
        }
    }

    private XmppException awaitEnd(Establishing establishing) throws InterruptedException {
        if (establishing.done()) {
            return stream.awaitEnd();
        }
        var end = stream.awaitEnd(timing.nanoTime() + times.establishing().toNanos());
        if (end.isPresent()) {
            return end.get();
        }
        if (!establishing.done()) {
            establishing.limitPassed(times.establishing());
        }
        return stream.awaitEnd();
    }
}
