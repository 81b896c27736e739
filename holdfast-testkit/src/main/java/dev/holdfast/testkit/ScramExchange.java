// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** SASL SCRAM without channel binding (RFC 5802, RFC 7677). */
final class ScramExchange implements SaslExchange {
    private final Mechanism mechanism;
    private final Function<String, Optional<Account>> accounts;
    private Optional<Expected> expected = Optional.empty();

    /** What the first half of the exchange has fixed for the second. */
    private record Expected(
            Account account,
            boolean exists,
            String gs2Header,
            String nonce,
            String clientFirstBare,
            String serverFirst) {}

    ScramExchange(Mechanism mechanism, Function<String, Optional<Account>> accounts) {
        this.mechanism = mechanism;
        this.accounts = accounts;
    }

    @Override
    public Reply respond(byte[] message) {
        String text = new String(message, StandardCharsets.UTF_8);
        return expected.isPresent() ? finish(expected.get(), text) : begin(text);
    }

    private Reply begin(String clientFirst) {
        String[] parts = clientFirst.split(",", 3);
        boolean supported = parts.length == 3 && (parts[0].equals("n") || parts[0].equals("y"));
        if (!supported) {
            return SaslExchange.malformed("SCRAM without channel binding was offered, not: " + parts[0]);
        }
        Map<String, String> fields = fields(parts[2]);
        String user = fields.getOrDefault("n", "").replace("=2C", ",").replace("=3D", "=");
        String clientNonce = fields.getOrDefault("r", "");
        if (user.isEmpty() || clientNonce.isEmpty() || fields.containsKey("m")) {
            return SaslExchange.malformed("the first SCRAM message lacks a user or a nonce, or has an extension");
        }
        Optional<Account> account = accounts.apply(user);
        // for an unknown user the exchange goes on with a password nobody knows
        Account keyed = account.orElseGet(() -> new Account(
                new Address(user, "unknown.invalid", ""), UUID.randomUUID().toString(), 4096));
        String nonce = clientNonce + UUID.randomUUID();
        String salt = Base64.getEncoder().encodeToString(keyed.salt());
        String serverFirst = "r=" + nonce + ",s=" + salt + ",i=" + keyed.iterations();
        String gs2Header = parts[0] + "," + parts[1] + ",";
        expected = Optional.of(new Expected(keyed, account.isPresent(), gs2Header, nonce, parts[2], serverFirst));
        return new Reply.Challenge(serverFirst);
    }

    private Reply finish(Expected so, String clientFinal) {
        int proofAt = clientFinal.lastIndexOf(",p=");
        Map<String, String> fields = fields(clientFinal);
        String binding = Base64.getEncoder().encodeToString(so.gs2Header.getBytes(StandardCharsets.UTF_8));
        if (proofAt < 0 || !so.nonce.equals(fields.get("r")) || !binding.equals(fields.get("c"))) {
            return SaslExchange.malformed("the final SCRAM message does not fit the first");
        }
        String authMessage = so.clientFirstBare + "," + so.serverFirst + "," + clientFinal.substring(0, proofAt);
        try {
            Account.ScramKeys keys = so.account.scramKeys(mechanism);
            byte[] clientKey = Account.hmac(mechanism, keys.stored(), authMessage);
            byte[] proof = Base64.getDecoder().decode(clientFinal.substring(proofAt + 3));
            if (proof.length != clientKey.length) {
                return SaslExchange.notAuthorized();
            }
            for (int i = 0; i < proof.length; i++) {
                clientKey[i] ^= proof[i]; // signature XOR proof is the key whose hash is stored
            }
            byte[] hash = MessageDigest.getInstance(mechanism.hash()).digest(clientKey);
            if (!so.exists || !MessageDigest.isEqual(hash, keys.stored())) {
                return SaslExchange.notAuthorized();
            }
            byte[] signature = Account.hmac(mechanism, keys.server(), authMessage);
            String serverFinal = "v=" + Base64.getEncoder().encodeToString(signature);
            return new Reply.Success(so.account, Optional.of(serverFinal));
        } catch (IllegalArgumentException notBase64) {
            return new Reply.Failure("incorrect-encoding", "The SCRAM proof is not base64.");
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java runtime lacks " + mechanism.hash(), broken);
        }
    }

    private static Map<String, String> fields(String message) {
        Map<String, String> fields = new HashMap<>();
        for (String field : message.split(",", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return fields;
    }
}
