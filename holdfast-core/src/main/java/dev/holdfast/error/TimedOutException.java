// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.error;

/** Something that was waited for did not happen in time; the message says what, for whom and how long. */
public final class TimedOutException extends XmppException {
    public TimedOutException(String message) {
        super(message);
    }
}
