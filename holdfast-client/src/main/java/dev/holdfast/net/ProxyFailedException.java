// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.ConnectException;

/**
 * A proxy cannot be reached, is none, or does not do what it is asked for: the fault, or the cure, is not with the XMPP server.
 *
 * <p>That the proxy cannot reach the server is a plain {@link ConnectException}. The message names the proxy, without a password, and where to it was to connect.
 */
public final class ProxyFailedException extends ConnectException {
    /** @param message names the proxy and where to it was to connect */
    public ProxyFailedException(String message) {
        super(message);
    }

    /** @param message names the proxy and where to it was to connect */
    public ProxyFailedException(String message, Throwable cause) {
        super(message);
        initCause(cause);
    }
}
