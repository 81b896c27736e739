// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.rival;

/** How a rival comes back when its connection is lost. */
public enum Reconnect {
    /** The way its documentation recommends, with automatic reconnecting switched on if it is not by itself. */
    STANDARD,
    /** As soon as the library allows by its own means. */
    PROMPT
}
