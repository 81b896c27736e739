// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.error.XmppException;

/** The client, or something that the application gave it such as a policy, threw what it must not; the client has ended. */
public final class FaultException extends XmppException {
    FaultException(Throwable fault) {
        super("the client ended by a fault: " + fault, fault);
    }
}
