// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.XmppException;

/** The connection ended, and no stream error said why: end of input, an I/O error, silence, or a bare {@code </stream:stream>}. */
public final class ConnectionLostException extends XmppException {
    public ConnectionLostException(String message) {
        super(message);
    }

    public ConnectionLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
