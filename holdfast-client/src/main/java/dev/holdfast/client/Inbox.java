// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Stanza;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What waits for the dispatcher: stanzas and events in one order. It never blocks whoever adds. */
final class Inbox {
    /** Something to be dispatched. */
    sealed interface Item {
        /** What it weighs against the limit. */
        default long bytes() {
            return 0;
        }

        /**
         * A stanza came.
         *
         * @param session the number of the session that it came in
         */
        record Arrived(Stanza stanza, long bytes, long session) implements Item {}

        /** A request came that no handler shall see. */
        record Refused(Iq.Failure answer, long bytes, long session) implements Item {}

        record Happened(ClientEvent event) implements Item {}

        /** Nothing follows. */
        record End() implements Item {}
    }

    private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final InboxLimits limits;

    Inbox(InboxLimits limits) {
        this.limits = limits;
    }

    void add(Item item) {
        bytes.addAndGet(item.bytes());
        items.add(item);
    }

    Item take() throws InterruptedException {
        var item = items.take();
        bytes.addAndGet(-item.bytes());
        return item;
    }

    boolean overflowing() {
        return items.size() > limits.stanzas() || bytes.get() > limits.bytes();
    }
}
