// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A bound session; it outlives its connections. One lock guards all of it, and is never held over I/O. */
final class StreamSession {
    private static final int CHUNK = 16 * 1024;

    private final String id;
    private final String user;
    private final byte[] jid;
    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Ledger ledger = new Ledger(); // guarded by lock, as all below
    private final Outlet outlet;
    private final Stanzas stanzas;
    private boolean resumable;
    private boolean ended;
    private int eachNumber;

    StreamSession(String id, String user, String resource, Domain domain, Wire wire) {
        this.id = id;
        this.user = user;
        this.jid = Ascii.bytes(user + "@" + Domain.NAME + "/" + resource);
        this.settings = domain.settings();
        outlet = new Outlet(lock, ledger, wire);
        stanzas = new Stanzas(jid, ledger, new Numbering(domain.received()), outlet.pending());
    }

    String id() {
        return id;
    }

    String user() {
        return user;
    }

    byte[] jid() {
        return jid;
    }

    /** Handles all whole elements of the input; false if the stream has ended or the session has moved on. */
    boolean receive(Wire from, Input input) throws MalformedException {
        lock.lock();
        try {
            boolean open = outlet.attached() == from;
            while (open) {
                switch (input.next()) {
                    case INCOMPLETE -> {
                        return true;
                    }
                    case HEADER -> throw new MalformedException("a stream header inside a session");
                    case FOOTER -> {
                        ended = true;
                        open = false;
                    }
                    case ELEMENT -> open = element(input);
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private boolean element(Input input) {
        return switch (stanzas.element(input.bytes(), input.start(), input.end(), settings.roster())) {
            case NOTHING -> true;
            case ENABLE -> {
                resumable = stanzas.wantsResumption();
                stanzas.enabled(resumable ? id : "");
                yield true;
            }
            case ERROR -> false;
        };
    }

    /** Writes what {@link #receive} had to answer. */
    void flush(Wire to) throws IOException {
        outlet.flush(to);
    }

    void blast(Blast blast, int count) throws IOException {
        outlet.blast(blast, count);
    }

    /** Sends numbered messages, or keeps them for when the client comes back. */
    void each(int count) {
        int left = count;
        while (left > 0) {
            left -= eachChunk(left);
            outlet.writeAll();
        }
    }

    private int eachChunk(int most) {
        lock.lock();
        try {
            int wrote = 0;
            while (wrote < most && outlet.pending().size() < CHUNK) {
                stanzas.each(++eachNumber);
                wrote++;
            }
            if (wrote == most) {
                stanzas.request();
            }
            if (!isAttached()) {
                outlet.pending().clear();
            }
            return wrote;
        } finally {
            lock.unlock();
        }
    }

    boolean isAttached() {
        return outlet.attached() != null;
    }

    /** Says that the resource is bound. */
    void bound(byte[] result) {
        lock.lock();
        try {
            outlet.pending().add(result);
        } finally {
            lock.unlock();
        }
    }

    /** Goes on over another connection; the old one is dropped if it is still there. */
    void resume(Wire to, int count) throws IOException {
        Wire old;
        lock.lock();
        try {
            old = outlet.attached();
            outlet.attach(to);
            stanzas.resumed(id);
            ledger.resume(count, outlet.pending());
            if (ledger.keptCount() > 0) {
                stanzas.request();
            }
        } finally {
            lock.unlock();
        }
        if (old != null) {
            old.drop();
        }
    }

    /** That connection is gone; whether the session is over with it. */
    boolean detach(@Nullable Wire from) {
        lock.lock();
        try {
            return outlet.detach(from) && (ended || !resumable);
        } finally {
            lock.unlock();
        }
    }

    /** These connections are gone. */
    void detachFrom(Collection<Wire> gone) {
        var attached = outlet.attached();
        if (attached != null && gone.contains(attached)) {
            outlet.detach(attached);
        }
    }

    boolean detachedLongerThan(long nanos) {
        return outlet.detachedLongerThan(nanos);
    }

    void resetNumbering() {
        lock.lock();
        try {
            stanzas.resetNumbering();
        } finally {
            lock.unlock();
        }
    }
}
