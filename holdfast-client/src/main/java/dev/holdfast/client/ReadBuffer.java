// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

/**
 * What a connection is read into: a reader that waits holds it, perhaps for hours and for thousands of connections, so it is small
 * until much comes, and again when little has come for a while. Not for several threads.
 */
final class ReadBuffer {
    /** Holds what comes to a connection that is next to idle: an acknowledgement, a message or two. */
    static final int SMALL = 1024;
    /** As much as a TLS record carries. */
    static final int LARGE = 16 * 1024;
    /** A busy server too sends a short record behind each long one. */
    private static final int LITTLE_IN_A_ROW = 4;

    private byte[] bytes = new byte[SMALL];
    private int little;

    /** What to read into; another one, perhaps, after each {@link #filled}. */
    byte[] bytes() {
        return bytes;
    }

    /** So many bytes came and have been used. */
    void filled(int length) {
        if (length == bytes.length && length < LARGE) {
            bytes = new byte[LARGE];
            little = 0;
        } else if (length > SMALL) {
            little = 0;
        } else if (bytes.length > SMALL && ++little == LITTLE_IN_A_ROW) {
            bytes = new byte[SMALL];
        }
    }
}
