// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.util.concurrent.Semaphore;

/**
 * How many of the clients that share it may be in the middle of a login; the others wait their turn, in order. Where thousands of
 * clients live in one process and lose their server together, each login would otherwise get so little of the processor that many
 * run into their limits, and begin again.
 *
 * <p>Give one to the configurations of all clients of a process that share a server; with several servers, one for each, because
 * a turn lasts as long as a login may ({@link ClientConfig.Builder#negotiationTimeout}), and the clients of a server that is not
 * to be reached would keep those of the others waiting. A hundred for each processor is a good number: enough to keep it
 * busy over a slow network, and few enough for each to be done in a second or so. For use by any thread.
 */
public final class LoginLimit {
    private final Semaphore turns;

    private LoginLimit(int logins) {
        this.turns = new Semaphore(logins, true);
    }

    /**
     * So many at a time.
     *
     * @throws IllegalArgumentException if nobody could ever log in
     */
    public static LoginLimit of(int logins) {
        if (logins < 1) {
            throw new IllegalArgumentException("with " + logins + " logins at a time nobody could ever log in");
        }
        return new LoginLimit(logins);
    }

    /** The same login, when its turn has come. */
    Supervisor.Login on(Supervisor.Login login) {
        return () -> {
            turns.acquire(); // each of those before is bounded by its negotiation timeout
            try {
                return login.connect();
            } finally {
                turns.release();
            }
        };
    }
}
