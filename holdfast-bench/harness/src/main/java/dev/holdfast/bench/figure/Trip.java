// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.figure;

import dev.holdfast.bench.rival.Session;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** There and back again. */
enum Trip {
    MESSAGE {
        @Override
        Runner over(Session session) {
            var back = new Semaphore(0);
            session.onMessage(_ -> back.release());
            return () -> {
                session.send(Settings.ECHO, "there and back again");
                if (!back.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("a message did not come back in " + PATIENCE_SECONDS + " s");
                }
            };
        }
    },
    IQ {
        @Override
        Runner over(Session session) {
            return session::ping;
        }
    };

    private static final int PATIENCE_SECONDS = 30;

    /** One round trip, which the caller waits for. */
    interface Runner {
        void run() throws Exception;
    }

    abstract Runner over(Session session);
}
