// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

/**
 * Maps an internationalised domain name to its two canonical forms. A service for {@link java.util.ServiceLoader}; the
 * module {@code holdfast-idna} provides it with Unicode Technical Standard #46. It is apart because its tables are
 * larger than the whole library, and most servers have ASCII names.
 *
 * <p>Where no provider is present, ASCII names and A-labels ({@code xn--…}) work as they are, and a name outside ASCII
 * is refused with an error that names the module.
 *
 * <p>Asked only for names that hold a code point outside ASCII or an A-label. Called by many threads at once.
 */
public interface DomainMapping {
    /**
     * Maps, normalises and validates a name.
     *
     * @param domain the name without a final dot
     * @throws IllegalArgumentException if it is not a valid internationalised name; the message continues the words
     *     "the domain …"
     */
    Forms map(String domain);

    /**
     * A name in both forms, in lower case, without a final dot.
     *
     * @param unicode every internationalised label as U-label
     * @param ascii every internationalised label as A-label
     */
    record Forms(String unicode, String ascii) {}
}
