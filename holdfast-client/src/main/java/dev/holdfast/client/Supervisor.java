// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.client.ReconnectPolicy.Decision;
import dev.holdfast.error.XmppException;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Timing;
import java.time.Duration;
import java.util.Optional;

/** Keeps one stream alive: connect, serve, back off, again. The whole reconnect logic is this loop. */
final class Supervisor {
    /** Connects and logs in, resuming the session if there is one to resume. */
    interface Login {
        LoggedIn connect() throws InterruptedException;
    }

    private final Login login;
    private final StanzaRouter router;
    private final GuardedStream stream;
    private final ReconnectPolicy policy;
    private final Duration minimumStableTime;
    private final Timing timing;
    private final DriverFactory drivers;

    /** Makes what moves the bytes of a connection. */
    interface DriverFactory {
        StreamDriver create(LoggedIn loggedIn);
    }

    Supervisor(
            Login login,
            StanzaRouter router,
            ReconnectPolicy policy,
            Duration minimumStableTime,
            Timing timing,
            DriverFactory drivers) {
        this.login = login;
        this.router = router;
        this.stream = router.stream();
        this.policy = policy;
        this.minimumStableTime = minimumStableTime;
        this.timing = timing;
        this.drivers = drivers;
    }

    /**
     * Runs until it is interrupted or the policy gives up.
     *
     * @return why the policy gave up; empty after an interrupt
     */
    Optional<XmppException> run() {
        int failures = 0;
        boolean everEstablished = false;
        try {
            while (true) {
                XmppException cause;
                try {
                    var loggedIn = login.connect();
                    everEstablished = true;
                    long since = timing.nanoTime();
                    cause = serve(loggedIn);
                    if (timing.nanoTime() - since >= minimumStableTime.toNanos()) {
                        failures = 0;
                    }
                } catch (XmppException notEstablished) {
                    cause = notEstablished;
                }
                failures++;
                switch (policy.after(cause, failures, everEstablished)) { // no way round the back-off
                    case Decision.RetryAfter(var delay) -> timing.sleep(delay);
                    case Decision.GiveUp() -> {
                        stream.close();
                        return Optional.of(cause);
                    }
                }
            }
        } catch (InterruptedException stopped) {
            stream.close(); // of no effect but where a session waits to be resumed
            return Optional.empty();
        }
    }

    /** Lets the stream live on this connection; returns why it ended. */
    private XmppException serve(LoggedIn loggedIn) throws InterruptedException {
        var driver = drivers.create(loggedIn);
        try {
            router.attach(loggedIn);
            driver.start();
            return stream.awaitEnd();
        } catch (InterruptedException stopped) {
            stream.close();
            stream.awaitEnd(); // bounded by the shutdown timeout; a second interrupt cuts it short
            throw stopped;
        } finally {
            driver.end();
        }
    }
}
