// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.nio.charset.StandardCharsets;

/** What was said on one connection, for the report of a failed expectation. Any thread. */
final class Dialogue {
    private static final int KEPT = 64 * 1024; // a test that sends megabytes wants the end of them

    // each char one byte of UTF-8, because a character may come in two pieces; guarded by this
    private final StringBuilder octets = new StringBuilder();
    private String speaker = ""; // guarded by this

    synchronized void said(String who, byte[] bytes, int offset, int length) {
        if (!who.equals(speaker)) {
            add("\n" + who + ": ");
            speaker = who;
        }
        octets.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        if (octets.length() > 2 * KEPT) {
            octets.delete(0, octets.length() - KEPT).insert(0, "\n[...]");
        }
    }

    synchronized void note(String what) {
        speaker = "";
        add("\n-- " + what);
    }

    @Override
    public synchronized String toString() {
        return new String(octets.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private synchronized void add(String text) {
        octets.append(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
}
