// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;

/** A {@linkplain dev.holdfast.dispatch.SessionHook hook} failed, and with it the connection that it ran in; the cause is what it threw, if it did. */
public final class HookFailedException extends XmppException {
    HookFailedException(String message) {
        super(message);
    }

    HookFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
