// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A hash that SCRAM is used with, strongest first, and the functions of RFC 5802 §2.2 over it. */
enum ScramHash {
    SHA_512,
    SHA_256,
    SHA_1;

    private static final byte[] BLOCK_ONE = {0, 0, 0, 1};

    String mechanism() {
        return "SCRAM-" + digest();
    }

    private String digest() {
        return name().replace('_', '-');
    }

    /** {@code H(str)} */
    byte[] hash(byte[] text) {
        try {
            return MessageDigest.getInstance(digest()).digest(text);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + digest(), missing);
        }
    }

    /** {@code HMAC(key, str)} */
    byte[] hmac(byte[] key, byte[] text) {
        return keyed(key).doFinal(text);
    }

    /** {@code Hi(str, salt, i)}: PBKDF2 (RFC 8018 §5.2) with the HMAC, for one block of output. */
    byte[] hi(byte[] password, byte[] salt, int iterations) {
        var mac = keyed(password);
        mac.update(salt);
        byte[] round = mac.doFinal(BLOCK_ONE);
        byte[] sum = round.clone();
        try {
            for (int i = 1; i < iterations; i++) {
                mac.update(round);
                mac.doFinal(round, 0);
                xorInto(sum, round);
            }
            return sum;
        } catch (GeneralSecurityException tooShort) {
            throw new IllegalStateException("an HMAC is as long as its last one", tooShort);
        } finally {
            Arrays.fill(round, (byte) 0);
        }
    }

    static void xorInto(byte[] sum, byte[] other) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= other[i];
        }
    }

    private Mac keyed(byte[] key) {
        var algorithm = "Hmac" + name().replace("_", "");
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, missing);
        }
    }
}
