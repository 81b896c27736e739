// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;
import dev.holdfast.stanza.Iq;
import dev.holdfast.stanza.Stanza;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the dispatcher: stanzas and events in one order. It never blocks whoever adds. One thread at a time takes; it may
 * go when there is nothing, for it is called again.
 */
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

        /** A session is over. */
        record SessionOver(XmppException cause) implements Item {}

        /** Something is to be called in this place: what waits for a reply there, or for the progress of a stanza. */
        record Called(Runnable what) implements Item {}

        /** Nothing follows. */
        record End() implements Item {}
    }

    private static final Item TAKEN = new Item.End();

    private final InboxLimits limits;
    private final Runnable call;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Item> waiting = List.of(); // guarded by lock
    private final List<Item> kept = new ArrayList<>(0); // guarded by lock
    private boolean attended; // guarded by lock
    private long added; // guarded by lock
    private long bytesAdded; // guarded by lock
    private List<Item> inHand = waiting; // of the thread that takes, as its position in it
    private int position;
    private final AtomicLong taken = new AtomicLong(); // written by the thread that takes
    private final AtomicLong bytesTaken = new AtomicLong(); // written by the thread that takes

    /** @param call brings somebody to take what waits; it is not called again until {@link #next} has returned null */
    Inbox(InboxLimits limits, Runnable call) {
        this.limits = limits;
        this.call = call;
    }

    /**
     * Adds these, in this order; the list is the inbox's from then on.
     *
     * @return whether more waits now than the limits allow
     */
    boolean add(List<Item> items) {
        boolean nobodyThere;
        boolean overflowing;
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                waiting = items;
            } else {
                waiting.addAll(items);
            }
            count(items);
            overflowing = overflowing();
            nobodyThere = !attended;
            attended = true;
        } finally {
            lock.unlock();
        }
        if (nobodyThere) {
            callSomebody();
        }
        return overflowing;
    }

    private void count(List<Item> items) {
        added += items.size();
        for (var item : items) {
            bytesAdded += item.bytes();
        }
    }

    private boolean overflowing() {
        return added - taken.get() > limits.stanzas() || bytesAdded - bytesTaken.get() > limits.bytes();
    }

    /**
     * Keeps these back until they are released.
     *
     * @return as {@link #add}
     */
    boolean keep(List<Item> items) {
        lock.lock();
        try {
            kept.addAll(items);
            count(items);
            return overflowing();
        } finally {
            lock.unlock();
        }
    }

    /** Adds these, and behind them all that was kept back. */
    void release(List<Item> first) {
        lock.lock();
        try {
            for (var item : kept) {
                added--; // it is about to be counted again
                bytesAdded -= item.bytes();
            }
            first.addAll(kept);
            kept.clear();
        } finally {
            lock.unlock();
        }
        if (!first.isEmpty()) {
            add(first);
        }
    }

    private void callSomebody() {
        boolean called = false;
        try {
            call.run();
            called = true;
        } finally {
            if (!called) { // no memory for a thread, say: the next to add shall try again
                nobodyCame();
            }
        }
    }

    private void nobodyCame() {
        lock.lock();
        try {
            attended = false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next; null if there is none, and then this thread has taken its last until {@code call} brings it again. */
    @Nullable
    Item next() {
        if (position == inHand.size() && !takeAll()) {
            return null;
        }
        var item = inHand.set(position++, TAKEN); // what is not counted any more is not kept either
        taken.setRelease(taken.getPlain() + 1);
        bytesTaken.setRelease(bytesTaken.getPlain() + item.bytes());
        return item;
    }

    private boolean takeAll() {
        lock.lock();
        try {
            inHand = waiting;
            position = 0;
            attended = !waiting.isEmpty();
            waiting = List.of();
            return attended;
        } finally {
            lock.unlock();
        }
    }
}
