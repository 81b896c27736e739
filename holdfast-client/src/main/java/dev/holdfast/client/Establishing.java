// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done on one connection before its session is told of: all hooks, in turn, on a thread of their own. Begun and ended by the supervisor's thread.
 */
final class Establishing {
    private final StanzaRouter router;
    private final GuardedStream stream;
    private final Thread thread;
    private volatile boolean begun; // written by begin
    private volatile boolean over; // written by end
    private volatile @Nullable XmppException
            failure; // written once: by the hooks' thread, or by that which ended it first

    Establishing(StanzaRouter router, String name) {
        this.router = router;
        this.stream = router.stream();
        this.thread = Thread.ofVirtual().name(name + "-establishing").unstarted(this::run);
    }

    /** Runs the hooks, if the session on the connection that was attached last has still to be told of. */
    void begin() {
        if (!router.announced()) {
            begun = true;
            thread.start();
        }
    }

    /** Whether the session is told of. */
    boolean done() {
        return !begun || router.announced() && failure == null;
    }

    private void run() {
        try {
            for (var hook : router.hooks().all()) {
                hook.run();
            }
            router.announce(() -> !over);
        } catch (Throwable thrown) { // an Error too: the client must not wait for ever
            fail(new HookFailedException("what is done before each session failed: " + thrown.getMessage(), thrown));
        }
    }

    /** The time for it is over. */
    void limitPassed(Duration limit) {
        fail(new HookFailedException(
                "what is done before each session took longer than " + limit.toMillis() / 1000.0 + " s"));
        thread.interrupt();
    }

    private synchronized void fail(HookFailedException why) {
        if (!over && failure == null) {
            failure = why;
            stream.close(); // in good order: the server has done nothing wrong
        }
    }

    /**
     * Ends it with its connection; a hook that minds no interrupts is left behind.
     *
     * @return why the connection had to end because of it, if it had to
     */
    synchronized Optional<XmppException> end() {
        over = true;
        thread.interrupt();
        return Optional.ofNullable(failure);
    }
}
