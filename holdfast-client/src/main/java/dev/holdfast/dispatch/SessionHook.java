// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.dispatch;

/** Something to be done in each new session before anybody is told of it. */
@FunctionalInterface
public interface SessionHook {
    /**
     * Does it; may send, and wait for replies. It is interrupted when the connection breaks or its time is over, and then runs again in the session that follows
     * or is resumed. Whatever it throws ends the connection.
     */
    void run() throws Exception;
}
