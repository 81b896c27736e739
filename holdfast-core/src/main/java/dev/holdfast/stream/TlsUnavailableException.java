// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.error.NegotiationException;

/** TLS is required, and this peer refuses it or tampers with its start; another peer may do better. */
public final class TlsUnavailableException extends NegotiationException {
    public TlsUnavailableException(String message) {
        super(message);
    }

    public TlsUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
