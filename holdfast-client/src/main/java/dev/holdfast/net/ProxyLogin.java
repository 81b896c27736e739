// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** User name and password for a proxy, in UTF-8. */
final class ProxyLogin {
    private static final int SOCKS_LIMIT = 255; // RFC 1929 §2: one byte says how long it is

    private final byte[] user;
    private final byte[] password;

    private ProxyLogin(byte[] user, byte[] password) {
        this.user = user;
        this.password = password;
    }

    static ProxyLogin of(Proxy.Protocol protocol, String user, char[] password) {
        var login = new ProxyLogin(user.getBytes(StandardCharsets.UTF_8), encoded(password));
        switch (protocol) {
            case SOCKS5 -> {
                requireLength("user name", login.user.length);
                requireLength("password", login.password.length);
            }
            case HTTP_CONNECT -> {
                // RFC 7617 §2: "a user-id containing a colon character is invalid"
                if (user.isEmpty() || user.indexOf(':') >= 0) {
                    throw new IllegalArgumentException(
                            "the user name for an HTTP proxy must not be empty, nor contain a colon");
                }
                // RFC 7617 §2: "The user-id and password MUST NOT contain any control characters"
                if (hasControls(login.user) || hasControls(login.password)) {
                    throw new IllegalArgumentException(
                            "user name and password for an HTTP proxy must not contain control characters");
                }
            }
        }
        return login;
    }

    private static byte[] encoded(char[] password) {
        var encoder = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
        var buffer = ByteBuffer.allocate((int) (password.length * (double) encoder.maxBytesPerChar()));
        encoder.encode(CharBuffer.wrap(password), buffer, true);
        var bytes = Arrays.copyOf(buffer.array(), buffer.position());
        Arrays.fill(buffer.array(), (byte) 0);
        return bytes;
    }

    private static void requireLength(String what, int length) {
        if (length < 1 || length > SOCKS_LIMIT) {
            throw new IllegalArgumentException(
                    "the " + what + " for a SOCKS5 proxy has " + length + " bytes, not 1 to " + SOCKS_LIMIT);
        }
    }

    private static boolean hasControls(byte[] text) {
        for (byte b : text) {
            if (b >= 0 && b < ' ' || b == 0x7f) {
                return true;
            }
        }
        return false;
    }

    /** A copy, to be wiped. */
    byte[] password() {
        return password.clone();
    }

    byte[] user() {
        return user.clone();
    }

    @Override
    public String toString() {
        return "***";
    }
}
