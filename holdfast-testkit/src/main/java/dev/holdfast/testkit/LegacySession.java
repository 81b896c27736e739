// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** How a server offers the session establishment of RFC 3921 §3, which RFC 6121 dropped. */
public enum LegacySession {
    /** Not at all. */
    ABSENT,
    /** As most servers do: with {@code <optional/>}. */
    OPTIONAL,
    /** As a very old server: without {@code <optional/>}. */
    REQUIRED
}
