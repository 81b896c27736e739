// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A user of a {@link LoopbackServer}, with the keys of RFC 5802 §3 made when first needed. */
final class Account {
    /** What a server stores for SCRAM. */
    static final class ScramKeys {
        private final byte[] stored;
        private final byte[] server;

        private ScramKeys(byte[] stored, byte[] server) {
            this.stored = stored;
            this.server = server;
        }

        byte[] stored() {
            return stored.clone();
        }

        byte[] server() {
            return server.clone();
        }
    }

    private final Address jid;
    private final String password;
    private final int iterations;
    private final byte[] salt = new byte[16];
    private final Map<Mechanism, ScramKeys> keys = new EnumMap<>(Mechanism.class); // guarded by this

    Account(Address jid, String password, int iterations) {
        this.jid = jid;
        this.password = password;
        this.iterations = iterations;
        new SecureRandom().nextBytes(salt);
    }

    Address jid() {
        return jid;
    }

    byte[] salt() {
        return salt.clone();
    }

    int iterations() {
        return iterations;
    }

    boolean hasPassword(String offered) {
        return password.equals(offered);
    }

    synchronized ScramKeys scramKeys(Mechanism mechanism) {
        return keys.computeIfAbsent(mechanism, this::derive);
    }

    private ScramKeys derive(Mechanism mechanism) {
        String hmac = hmacName(mechanism);
        try {
            MessageDigest hash = MessageDigest.getInstance(mechanism.hash());
            PBEKeySpec spec =
                    new PBEKeySpec(password.toCharArray(), salt, iterations, hash.getDigestLength() * Byte.SIZE);
            byte[] salted = SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                    .generateSecret(spec)
                    .getEncoded();
            byte[] clientKey = hmac(mechanism, salted, "Client Key");
            return new ScramKeys(hash.digest(clientKey), hmac(mechanism, salted, "Server Key"));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("this Java runtime lacks " + mechanism.hash(), broken);
        }
    }

    static byte[] hmac(Mechanism mechanism, byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(hmacName(mechanism));
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hmacName(Mechanism mechanism) {
        return "Hmac" + mechanism.hash().replace("-", "");
    }
}
