// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import dev.holdfast.error.AuthenticationException;
import java.util.Collection;
import java.util.List;

/**
 * What a client can prove itself with: the mechanisms that it could use, and the start of an exchange with one of them.
 *
 * <p>Good for any number of logins, and thread-safe. {@code toString} shows no secret.
 */
public interface Credentials {
    /**
     * The mechanisms that these credentials can be used with, strongest first.
     *
     * @param secure whether the stream is under TLS; what would show the secret to the network is left out if it is not
     */
    List<String> mechanisms(boolean secure);

    /**
     * Starts an exchange.
     *
     * @param mechanism one of {@link #mechanisms}
     * @param username the authentication identity; in XMPP the local part of the account's JID (RFC 6120 §6.3.7)
     * @param entropy at least 18 random bytes from a secure source, new for each exchange
     * @throws AuthenticationException when user name or secret hold characters that the mechanism cannot carry
     * @throws IllegalArgumentException when the mechanism is none of these credentials' or the entropy is too short
     * @throws IllegalStateException after {@link #wipe()}
     */
    SaslMechanism start(String mechanism, String username, byte[] entropy);

    /** Overwrites the secrets kept here. Exchanges that were started before can still end; new ones cannot be started. */
    void wipe();

    /**
     * The mechanisms that the server offers and these credentials can use, strongest first. The order in which the server names
     * them says nothing and is not used.
     *
     * @param secure whether the stream is under TLS
     */
    default List<String> inCommon(Collection<String> offered, boolean secure) {
        return mechanisms(secure).stream().filter(offered::contains).toList();
    }

    /**
     * The same credentials without the mechanisms that are weaker than the one named: {@code atLeast("SCRAM-SHA-1")} is a
     * password that is never shown to the server. Wiping one wipes both.
     *
     * @throws IllegalArgumentException when the mechanism is none of these credentials'
     */
    default Credentials atLeast(String weakest) {
        return new StrongCredentials(this, weakest);
    }

    /**
     * A password, for SCRAM-SHA-512, SCRAM-SHA-256, SCRAM-SHA-1 (RFC 5802, RFC 7677) and, under TLS only, PLAIN (RFC 4616).
     *
     * <p>After a successful login the keys that SCRAM derives are kept, so that the next login with the same salt costs next to
     * nothing.
     *
     * @param password is copied; the caller may wipe it
     * @throws IllegalArgumentException when it is empty
     */
    static Credentials password(char[] password) {
        return new PasswordCredentials(password);
    }
}
