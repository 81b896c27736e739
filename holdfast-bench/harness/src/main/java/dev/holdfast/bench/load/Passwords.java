// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/** The one password that all users have. */
final class Passwords {
    private final byte[] password;
    private final ScramKeys sha1;
    private final ScramKeys sha256;
    private final SecureRandom random = new SecureRandom();

    Passwords(String password) throws GeneralSecurityException {
        this.password = Ascii.bytes(password);
        sha1 = new ScramKeys(password.toCharArray(), "SHA-1", 160, random);
        sha256 = new ScramKeys(password.toCharArray(), "SHA-256", 256, random);
    }

    Scram scramSha1() {
        return new Scram(sha1, nonce());
    }

    Scram scramSha256() {
        return new Scram(sha256, nonce());
    }

    /** RFC 4616: the user's name in {@code [authzid] NUL authcid NUL passwd}, empty if the password is wrong. */
    String plainUser(byte[] message) {
        int first = Ascii.indexOf(message, 0, 0, message.length);
        int second = first < 0 ? -1 : Ascii.indexOf(message, 0, first + 1, message.length);
        if (second < 0 || !Ascii.matches(message, second + 1, message.length, password)) {
            return "";
        }
        return Ascii.text(message, first + 1, second);
    }

    private String nonce() {
        byte[] bytes = new byte[18];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
