// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** An inbox from which the test takes. */
final class HandInbox {
    private final Semaphore calls = new Semaphore(0);
    private final Inbox inbox;

    HandInbox(InboxLimits limits) {
        inbox = new Inbox(limits, calls::release);
    }

    Inbox inbox() {
        return inbox;
    }

    boolean add(Inbox.Item... items) {
        return inbox.add(new ArrayList<>(List.of(items)));
    }

    /** How often somebody was called and has not come yet. */
    int calls() {
        return calls.availablePermits();
    }

    /** Waits for the next. */
    Inbox.Item take() throws InterruptedException {
        while (true) {
            var item = inbox.next();
            if (item != null) {
                return item;
            }
            calls.acquire();
        }
    }
}
