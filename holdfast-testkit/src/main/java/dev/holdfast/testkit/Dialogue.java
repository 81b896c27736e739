// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.nio.charset.StandardCharsets;

/** What was said on one connection, for the report of a failed expectation. Any thread. */
final class Dialogue {
    private static final int KEPT = 64 * 1024; // a test that sends megabytes wants the end of them

    private final StringBuilder text = new StringBuilder(); // guarded by this
    private String speaker = ""; // guarded by this

    synchronized void said(String who, byte[] bytes, int offset, int length) {
        if (!who.equals(speaker)) {
            text.append('\n').append(who).append(": ");
            speaker = who;
        }
        text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
        if (text.length() > 2 * KEPT) {
            text.delete(0, text.length() - KEPT).insert(0, "…");
        }
    }

    synchronized void note(String what) {
        speaker = "";
        text.append("\n-- ").append(what);
    }

    @Override
    public synchronized String toString() {
        return text.toString();
    }
}
