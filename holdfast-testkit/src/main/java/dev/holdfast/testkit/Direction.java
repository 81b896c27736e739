// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** Which bytes of a connection are counted, seen from the server. Counted is XML, before it is encrypted. */
public enum Direction {
    /** Bytes that the server has read. */
    RECEIVED,
    /** Bytes that the server has written. */
    SENT,
    /** The sum of both. */
    BOTH
}
