// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.util.Optional;

/** The server's side of one SASL attempt (RFC 6120 §6.4). For one thread. */
interface SaslExchange {
    /** The answer to what the client sent, the initial response included. */
    Reply respond(byte[] message);

    /** What the server says next. */
    sealed interface Reply {
        /** The exchange goes on. */
        record Challenge(String data) implements Reply {}

        /** The client has proved itself. */
        record Success(Account account, Optional<String> data) implements Reply {}

        /** The attempt is over; the client may try again. */
        record Failure(String condition, String text) implements Reply {}
    }

    /** The one answer to a wrong password and to an unknown user, so that they cannot be told apart. */
    static Reply.Failure notAuthorized() {
        return new Reply.Failure("not-authorized", "The user name or the password is wrong.");
    }

    static Reply.Failure malformed(String text) {
        return new Reply.Failure("malformed-request", text);
    }
}
