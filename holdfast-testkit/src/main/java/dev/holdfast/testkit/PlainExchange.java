// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** SASL PLAIN (RFC 4616). */
final class PlainExchange implements SaslExchange {
    private final Function<String, Optional<Account>> accounts;

    PlainExchange(Function<String, Optional<Account>> accounts) {
        this.accounts = accounts;
    }

    @Override
    public Reply respond(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split("\0", -1);
        if (parts.length != 3) {
            return SaslExchange.malformed("PLAIN wants authzid NUL authcid NUL password");
        }
        Optional<Account> account = accounts.apply(parts[1]);
        if (account.isEmpty() || !account.get().hasPassword(parts[2])) {
            return SaslExchange.notAuthorized();
        }
        String authorizationId = parts[0];
        if (!authorizationId.isEmpty()
                && !authorizationId.equals(account.get().jid().toString())) {
            return new Reply.Failure("invalid-authzid", "You cannot act for " + authorizationId);
        }
        return new Reply.Success(account.get(), Optional.empty());
    }
}
