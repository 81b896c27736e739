// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;

/** There is no session that could carry the stanza, now or after a reconnect; nothing of it was sent. */
public final class NotConnectedException extends XmppException {
    public NotConnectedException(String message) {
        super(message);
    }

    public NotConnectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
