// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;

/** The keys that SCRAM derives from a password (RFC 5802 §3); as good as the password for as long as the salt is in use. */
final class ScramKeys {
    private static final byte[] CLIENT_KEY = "Client Key".getBytes(US_ASCII);
    private static final byte[] SERVER_KEY = "Server Key".getBytes(US_ASCII);

    private final ScramHash hash;
    private final byte[] clientKey;
    private final byte[] storedKey;
    private final byte[] serverKey;

    private ScramKeys(ScramHash hash, byte[] clientKey, byte[] storedKey, byte[] serverKey) {
        this.hash = hash;
        this.clientKey = clientKey;
        this.storedKey = storedKey;
        this.serverKey = serverKey;
    }

    /** The expensive step: about half a second to a second for a million iterations. */
    static ScramKeys derive(ScramSalting salting, byte[] password) {
        var hash = salting.hash();
        byte[] saltedPassword = hash.hi(password, Base64.getDecoder().decode(salting.salt()), salting.iterations());
        try {
            byte[] clientKey = hash.hmac(saltedPassword, CLIENT_KEY);
            return new ScramKeys(hash, clientKey, hash.hash(clientKey), hash.hmac(saltedPassword, SERVER_KEY));
        } finally {
            Arrays.fill(saltedPassword, (byte) 0);
        }
    }

    byte[] clientProof(byte[] authMessage) {
        byte[] proof = hash.hmac(storedKey, authMessage);
        ScramHash.xorInto(proof, clientKey);
        return proof;
    }

    byte[] serverSignature(byte[] authMessage) {
        return hash.hmac(serverKey, authMessage);
    }

    ScramKeys copy() {
        return new ScramKeys(hash, clientKey.clone(), storedKey.clone(), serverKey.clone());
    }

    void wipe() {
        Arrays.fill(clientKey, (byte) 0);
        Arrays.fill(storedKey, (byte) 0);
        Arrays.fill(serverKey, (byte) 0);
    }
}
