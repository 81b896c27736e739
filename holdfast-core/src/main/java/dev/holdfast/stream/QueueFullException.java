// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;

/** So many stanzas wait to be sent or acknowledged that no more are taken; nothing of this one was sent. */
public final class QueueFullException extends XmppException {
    QueueFullException(int limit) {
        super(limit + " stanzas wait to be sent or to be acknowledged by the server, and no more are taken");
    }
}
