// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** What the connections of one {@link LoopbackServer} share. */
record ServerParts(
        Settings settings,
        Map<Address, Account> accounts,
        SSLContext tls,
        Directory directory,
        Router router,
        ScheduledExecutorService timer) {

    Optional<Account> account(Address bare) {
        return Optional.ofNullable(accounts.get(bare));
    }

    /** Runs a short task, which must not throw, after that time; never if the server is closed before. */
    void later(Runnable task, Duration delay) {
        var _ = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
