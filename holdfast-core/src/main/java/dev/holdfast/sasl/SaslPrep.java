// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Tables;
import dev.holdfast.error.AuthenticationException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** SASLprep (RFC 4013), which makes two ways of typing the same name or password equal. */
final class SaslPrep {
    private static final SASLprep PROFILE = new SASLprep();

    private SaslPrep() {}

    // RFC 5802 §5.1: "If the preparation of the username fails or results in an empty string, the client SHOULD abort"
    static String username(String username) {
        return new String(prepared(username.toCharArray(), "user name"));
    }

    /** In UTF-8, in an array that is the caller's to wipe. */
    static byte[] password(char[] password) {
        char[] prepared = prepared(password, "password");
        try {
            return utf8(prepared);
        } finally {
            Arrays.fill(prepared, '\0');
        }
    }

    /**
     * Always a new array. RFC 5802 prepares the user name as a query (§5.1) but the password as a stored string (§2.2), in which
     * SASLprep allows no code point that Unicode 3.2 (2002) did not know. Both are queries here: for older characters that makes no
     * difference, servers take newer ones (emoji, the capital sharp s), and their owner must not be locked out by his client.
     */
    private static char[] prepared(char[] text, String what) {
        if (printableAscii(text)) {
            return text.clone(); // SASLprep leaves these as they are, and this way no copy stays behind in a library
        }
        if (mapsToNothing(text)) { // the library fails on these with an index out of bounds
            throw new AuthenticationException("SASLprep (RFC 4013) leaves nothing of the " + what);
        }
        try {
            return PROFILE.prepareQuery(text);
        } catch (IllegalArgumentException refused) {
            // No cause: its message shows the offending code point, which is a part of the password.
            throw new AuthenticationException(
                    "SASLprep (RFC 4013) refuses the " + what + ": " + withoutCodePoint(refused));
        }
    }

    private static String withoutCodePoint(IllegalArgumentException refused) {
        return String.valueOf(refused.getMessage()).split("[\"0-9]", 2)[0].strip();
    }

    private static boolean printableAscii(char[] text) {
        for (char c : text) {
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return text.length > 0;
    }

    private static boolean mapsToNothing(char[] text) {
        for (char c : text) { // no character outside the basic plane maps to nothing (RFC 3454 B.1)
            if (!Tables.mapToNothing(c)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] utf8(char[] text) {
        var encoder = StandardCharsets.UTF_8.newEncoder();
        byte[] room = new byte[3 * text.length]; // a char of UTF-16 never takes more, a surrogate pair takes 4 for 2
        try {
            var into = ByteBuffer.wrap(room);
            if (encoder.encode(CharBuffer.wrap(text), into, true).isError()) {
                throw new AssertionError("SASLprep has let an unpaired surrogate pass");
            }
            return Arrays.copyOf(room, into.position());
        } finally {
            Arrays.fill(room, (byte) 0);
        }
    }
}
