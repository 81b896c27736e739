// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server refused the credentials, or could not prove that it knows them itself.
 *
 * <p>It ends the search for a server: trying the next peer with the same password only locks the account.
 */
public final class AuthenticationException extends NegotiationException {
    private final @Nullable String condition;

    /** @param condition the SASL error condition that the server gave, such as {@code not-authorized} (RFC 6120 §6.5) */
    public AuthenticationException(String condition, String message) {
        super(message);
        this.condition = condition;
    }

    /** A failure that we found ourselves: a wrong server signature, an iteration count out of bounds, a password that cannot be prepared. */
    public AuthenticationException(String message) {
        super(message);
        this.condition = null;
    }

    /** As {@link #AuthenticationException(String)}, with what is behind it. */
    public AuthenticationException(String message, Throwable cause) {
        super(message, cause);
        this.condition = null;
    }

    /** The server's SASL error condition; empty when it was we who refused to go on. */
    public Optional<String> condition() {
        return Optional.ofNullable(condition);
    }

    /** RFC 6120 §6.5.9: {@code temporary-auth-failure} is the one condition after which the same credentials may be tried again. */
    public boolean temporary() {
        return "temporary-auth-failure".equals(condition);
    }
}
