// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.NegotiationException;

/** This peer offers no SASL, or no mechanism that our credentials could use; another peer may do better. */
public final class SaslUnavailableException extends NegotiationException {
    public SaslUnavailableException(String message) {
        super(message);
    }
}
