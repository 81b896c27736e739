// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What a server stores of a password for SCRAM with one hash (RFC 5802 §3), derived once. */
final class ScramKeys {
    private static final int ITERATIONS = 4096;

    private final String digest;
    private final String hmac;
    private final byte[] salt = new byte[16];
    private final byte[] storedKey;
    private final byte[] serverKey;

    /** @param bits the length of the hash */
    ScramKeys(char[] password, String digest, int bits, SecureRandom random) throws GeneralSecurityException {
        this.digest = digest;
        hmac = "Hmac" + digest.replace("-", "");
        random.nextBytes(salt);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                .generateSecret(new PBEKeySpec(password, salt, ITERATIONS, bits))
                .getEncoded();
        storedKey = hash(hmac(salted, Ascii.bytes("Client Key")));
        serverKey = hmac(salted, Ascii.bytes("Server Key"));
        Arrays.fill(salted, (byte) 0);
    }

    /** The salt and the iteration count as the server-first-message has them. */
    String parameters() {
        return ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + ITERATIONS;
    }

    boolean proves(byte[] proof, byte[] authMessage) throws GeneralSecurityException {
        byte[] signature = hmac(storedKey, authMessage);
        if (proof.length != signature.length) {
            return false;
        }
        byte[] clientKey = new byte[proof.length];
        for (int i = 0; i < proof.length; i++) {
            clientKey[i] = (byte) (proof[i] ^ signature[i]);
        }
        return MessageDigest.isEqual(hash(clientKey), storedKey);
    }

    byte[] serverSignature(byte[] authMessage) throws GeneralSecurityException {
        return hmac(serverKey, authMessage);
    }

    private byte[] hash(byte[] text) throws GeneralSecurityException {
        return MessageDigest.getInstance(digest).digest(text);
    }

    private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(hmac);
        mac.init(new SecretKeySpec(key, hmac));
        return mac.doFinal(text);
    }
}
