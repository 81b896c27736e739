// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import java.util.Optional;

/**
 * Something that is to be known about the servers of a domain.
 *
 * @param about the peer, or what else it is about
 * @param what is the case
 * @param advice what to do; empty if there is nothing to be done
 * @param cause the failure behind it
 */
public record Finding(Severity severity, String about, String what, String advice, Optional<Exception> cause) {
    /** How bad it is. */
    public enum Severity {
        /** Good to know. */
        NOTE,
        /** Works, and ought to be better. */
        WARNING,
        /** Does not work. */
        ERROR
    }

    static Finding note(String about, String what, String advice) {
        return new Finding(Severity.NOTE, about, what, advice, Optional.empty());
    }

    static Finding warning(String about, String what, String advice) {
        return new Finding(Severity.WARNING, about, what, advice, Optional.empty());
    }

    static Finding error(String about, String what, String advice, Exception cause) {
        return new Finding(Severity.ERROR, about, what, advice, Optional.of(cause));
    }

    /** For a terminal. */
    @Override
    public String toString() {
        return about + ": " + what + (advice.isEmpty() ? "" : "; " + advice);
    }
}
