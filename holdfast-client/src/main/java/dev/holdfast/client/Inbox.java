// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.stanza.MalformedStanzaException;
import dev.holdfast.stanza.Stanza;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What waits for the dispatcher: stanzas and events in one order. It never blocks whoever adds. */
final class Inbox {
    /** Something to be dispatched. */
    sealed interface Item {
        record Arrived(Stanza stanza, long bytes) implements Item {}

        record Broken(MalformedStanzaException fault) implements Item {}

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
        if (item instanceof Item.Arrived arrived) {
            bytes.addAndGet(arrived.bytes());
        }
        items.add(item);
    }

    Item take() throws InterruptedException {
        var item = items.take();
        if (item instanceof Item.Arrived arrived) {
            bytes.addAndGet(-arrived.bytes());
        }
        return item;
    }

    boolean overflowing() {
        return items.size() > limits.stanzas() || bytes.get() > limits.bytes();
    }
}
