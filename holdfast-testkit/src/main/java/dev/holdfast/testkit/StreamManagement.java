// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The server's counters and unacknowledged stanzas of one session (XEP-0198 §4). Guarded by the lock of its session. */
final class StreamManagement {
    private static final long MASK = 0xFFFF_FFFFL; // XEP-0198 §4: "wrap" at 2^32

    private final String id;
    private final boolean resumable;
    private final Deque<XmlNode> unacked = new ArrayDeque<>();
    private long acknowledged;
    private long handled;
    private int sinceRequest;
    private boolean requestOutstanding;

    StreamManagement(String id, boolean resumable) {
        this(id, resumable, 0, 0);
    }

    /** With counters that start anywhere, so that their wrap can be tested. */
    StreamManagement(String id, boolean resumable, long acknowledged, long handled) {
        this.id = id;
        this.resumable = resumable;
        this.acknowledged = acknowledged;
        this.handled = handled;
    }

    String id() {
        return id;
    }

    boolean resumable() {
        return resumable;
    }

    /** How many stanzas of the client have been handled, mod 2^32. */
    long handledCount() {
        return handled;
    }

    int unackedCount() {
        return unacked.size();
    }

    void handled() {
        handled = handled + 1 & MASK;
    }

    void sent(XmlNode stanza) {
        unacked.add(stanza);
        sinceRequest++;
    }

    /** Whether the client is to be asked now; if so it counts as asked. At most one request is under way. */
    boolean takeRequest(int every) {
        if (every < 1 || requestOutstanding || sinceRequest < every) {
            return false;
        }
        sinceRequest = 0;
        requestOutstanding = true;
        return true;
    }

    void acknowledge(long h) throws StreamFault {
        long newly = h - acknowledged & MASK;
        if (newly > unacked.size()) {
            long sent = acknowledged + unacked.size() & MASK;
            throw new StreamFault(
                    "undefined-condition",
                    "You acknowledged " + h + " stanzas, but " + sent + " were sent.",
                    "<handled-count-too-high xmlns='" + Namespaces.SM + "' h='" + h + "' send-count='" + sent + "'/>");
        }
        for (long i = 0; i < newly; i++) {
            unacked.remove();
        }
        acknowledged = h;
        requestOutstanding = false;
    }

    /** All that the client has not acknowledged, oldest first, to be sent again on a new connection. */
    List<XmlNode> resend() {
        requestOutstanding = false;
        sinceRequest = unacked.size();
        return List.copyOf(unacked);
    }

    /** All that the client has not acknowledged, oldest first, when the session ends. */
    List<XmlNode> abandon() {
        List<XmlNode> abandoned = List.copyOf(unacked);
        unacked.clear();
        return abandoned;
    }
}
