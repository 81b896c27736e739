// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The other side of SCRAM, written from RFC 5802 over the JDK's own PBKDF2, for one login. */
final class ScramServer {
    private final String bits;
    private final byte[] saltedPassword;
    private final String saltAndCount;
    private String clientFirstBare = "";
    private String serverFirst = "";

    /** @param bits the hash, as 1, 256 or 512 */
    ScramServer(String bits, String preparedPassword, byte[] salt, int iterations) throws GeneralSecurityException {
        this.bits = bits;
        int length = MessageDigest.getInstance("SHA-" + bits).getDigestLength();
        var key = new PBEKeySpec(preparedPassword.toCharArray(), salt, iterations, 8 * length);
        this.saltedPassword = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA" + bits)
                .generateSecret(key)
                .getEncoded();
        this.saltAndCount = ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + iterations;
    }

    byte[] first(byte[] clientFirst) {
        var text = new String(clientFirst, UTF_8);
        assertThat(text).startsWith("n,,n=");
        clientFirstBare = text.substring(3);
        serverFirst = text.substring(text.indexOf(",r=") + 1) + "server" + saltAndCount;
        return serverFirst.getBytes(UTF_8);
    }

    /** Checks the proof and returns {@code v=…}. */
    byte[] last(byte[] clientFinal) throws GeneralSecurityException {
        var text = new String(clientFinal, UTF_8);
        int proofAt = text.lastIndexOf(",p=");
        var withoutProof = text.substring(0, proofAt);
        assertThat(withoutProof).isEqualTo("c=biws," + serverFirst.substring(0, serverFirst.indexOf(",s=")));
        byte[] authMessage = (clientFirstBare + "," + serverFirst + "," + withoutProof).getBytes(UTF_8);

        byte[] storedKey =
                MessageDigest.getInstance("SHA-" + bits).digest(hmac(saltedPassword, "Client Key".getBytes(UTF_8)));
        byte[] signature = hmac(storedKey, authMessage);
        byte[] proof = Base64.getDecoder().decode(text.substring(proofAt + 3));
        for (int i = 0; i < signature.length; i++) {
            proof[i] ^= signature[i];
        }
        assertThat(MessageDigest.getInstance("SHA-" + bits).digest(proof)).isEqualTo(storedKey);
        byte[] verifier = hmac(hmac(saltedPassword, "Server Key".getBytes(UTF_8)), authMessage);
        return ("v=" + Base64.getEncoder().encodeToString(verifier)).getBytes(UTF_8);
    }

    private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA" + bits);
        mac.init(new SecretKeySpec(key, "HmacSHA" + bits));
        return mac.doFinal(text);
    }
}
