// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.error;

/** The root of all that Holdfast throws when the protocol or the network, and not the caller, is at fault. */
public abstract class XmppException extends RuntimeException {
    protected XmppException(String message) {
        super(message);
    }

    protected XmppException(String message, Throwable cause) {
        super(message, cause);
    }
}
