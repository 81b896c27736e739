// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What was sent and not acknowledged, and what is to be written: one queue, with a mark in it. */
final class Unacked {
    private static final int MOST = 8192;

    private final ArrayDeque<byte[]> sent = new ArrayDeque<>(4); // guarded by lock
    private final ArrayDeque<byte[]> due = new ArrayDeque<>(4); // guarded by lock
    private long acknowledged; // guarded by lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Queues a stanza, when there is room. */
    void send(byte[] stanza) throws InterruptedException {
        lock.lock();
        try {
            while (due.size() + sent.size() >= MOST) {
                changed.await();
            }
            due.add(stanza);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is to be written next; it counts as sent. */
    List<byte[]> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (due.isEmpty()) {
                changed.await();
            }
            var all = List.copyOf(due);
            sent.addAll(due);
            due.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    void acknowledge(long count) {
        lock.lock();
        try {
            for (; acknowledged < count; acknowledged++) {
                sent.remove();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** After a resumption: what the server does not have goes before all else. */
    void again() {
        lock.lock();
        try {
            while (!sent.isEmpty()) {
                due.addFirst(sent.removeLast());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void awaitNone(long nanos) throws InterruptedException, TimeoutException {
        lock.lock();
        try {
            long left = nanos;
            while (!sent.isEmpty() || !due.isEmpty()) {
                if (left <= 0) {
                    throw new TimeoutException(sent.size() + " stanzas are not acknowledged");
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
