// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import dev.holdfast.error.AuthenticationException;

/**
 * One SASL exchange (RFC 4422), client side: for one login, used once.
 *
 * <p>The order is {@link #initialResponse()}, then {@link #respond} for each challenge, then {@link #succeeded}; and
 * {@link #wipe()} always, whatever the end. A call out of this order is the caller's bug and gives an
 * {@link IllegalStateException}; so is every call after an {@link AuthenticationException}, which ends the exchange.
 * Not thread-safe.
 */
public interface SaslMechanism {
    /** The name under which the IANA knows the mechanism, such as {@code SCRAM-SHA-256}. */
    String name();

    /**
     * What goes into {@code <auth/>}, not yet in Base64; an empty array is the empty response that RFC 6120 §6.4.2 writes
     * as {@code =}. It may hold a password: the caller wipes it when it is sent.
     */
    byte[] initialResponse();

    /**
     * The answer to one challenge, both without Base64; possibly empty.
     *
     * @throws AuthenticationException when the server breaks the rules of the mechanism or fails to prove itself
     */
    byte[] respond(byte[] challenge);

    /**
     * To be called when the server reports success; without this call a mechanism that authenticates the server has not done so.
     *
     * @param additionalData what came with {@code <success/>}, without Base64; empty when nothing came
     * @throws AuthenticationException when the mechanism asks the server for a proof and there was none, or a wrong one
     */
    void succeeded(byte[] additionalData);

    /** Overwrites the secrets of this exchange. It may be called at any time and more than once. */
    void wipe();
}
