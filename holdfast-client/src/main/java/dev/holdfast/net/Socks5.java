// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The client's side of SOCKS version 5 (RFC 1928, RFC 1929), byte by byte: what comes behind its last reply is not ours. */
final class Socks5 {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION =
            1; // RFC 1929 §2: "the current version of the subnegotiation, which is X'01'"
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int NONE_ACCEPTABLE = 0xff;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAINNAME = 3;
    private static final int IPV6 = 4;
    private static final int LONGEST_NAME = 255; // RFC 1928 §5: one byte says how long it is

    private final ProxyRequest request;
    private final InputStream in;
    private final OutputStream out;

    Socks5(ProxyRequest request, InputStream in, OutputStream out) {
        this.request = request;
        this.in = in;
        this.out = out;
    }

    void open() throws IOException {
        var connect = connect(); // before a word is said
        agreeOnLogin();
        out.write(connect);
        awaitReply();
    }

    /** RFC 1928 §3. */
    private void agreeOnLogin() throws IOException {
        var login = request.proxy().login();
        // Both, though we could log in: whoever asks for no password shall not see it. Tor, which keeps users apart by
        // it, asks.
        out.write(login == null ? new byte[] {VERSION, 1, NO_LOGIN} : new byte[] {VERSION, 2, NO_LOGIN, LOGIN});
        requireVersion();
        int method = next();
        if (method == LOGIN && login != null) {
            logIn(login);
        } else if (method == NONE_ACCEPTABLE || method == LOGIN) {
            throw request.failed(
                    login == null
                            ? "wants a user name and password; give it them"
                            : "accepts no user name and password; leave them out, or see which login it wants");
        } else if (method != NO_LOGIN) {
            throw request.failed("has chosen the login method " + method + ", which was not offered");
        }
    }

    private void logIn(ProxyLogin login) throws IOException {
        var user = login.user();
        var password = login.password();
        var message = ByteBuffer.allocate(3 + user.length + password.length)
                .put((byte) LOGIN_VERSION)
                .put((byte) user.length)
                .put(user)
                .put((byte) password.length)
                .put(password)
                .array();
        try {
            out.write(message);
        } finally {
            Arrays.fill(message, (byte) 0);
            Arrays.fill(password, (byte) 0);
        }
        next(); // its version: some proxies say 5 here
        int status = next();
        if (status != 0) { // RFC 1929 §2: "A STATUS field of X'00' indicates success"
            throw request.failed("refuses the user name or the password (status " + status + "); check both");
        }
    }

    /** RFC 1928 §4. */
    private byte[] connect() throws IOException {
        var message = new ByteArrayOutputStream();
        message.writeBytes(new byte[] {VERSION, CONNECT, 0});
        var literal = IpLiteral.addresses(request.host());
        if (literal.isEmpty()) {
            var name = request.host().getBytes(StandardCharsets.US_ASCII);
            if (name.length > LONGEST_NAME) {
                throw request.failed("cannot be told a host name of " + name.length + " bytes; 255 is the most");
            }
            message.write(DOMAINNAME);
            message.write(name.length);
            message.writeBytes(name);
        } else {
            var address = literal.getFirst().getAddress();
            message.write(address.length == 4 ? IPV4 : IPV6);
            message.writeBytes(address);
        }
        message.write(request.port() >> 8);
        message.write(request.port());
        return message.toByteArray();
    }

    /** RFC 1928 §6. */
    private void awaitReply() throws IOException {
        requireVersion();
        int reply = next();
        switch (reply) {
            case 0 -> skipAddress();
            case 1 -> throw request.notReached("says that it failed (SOCKS5 reply 1)");
            case 2 -> throw request.failed("does not allow this connection by its rules (SOCKS5 reply 2)");
            case 3 -> throw request.notReached("says that the network is unreachable (SOCKS5 reply 3)");
            case 4 -> throw request.notReached("says that the host is unreachable or unknown (SOCKS5 reply 4)");
            case 5 -> throw request.notReached("says that the connection was refused (SOCKS5 reply 5)");
            case 6 -> throw request.timedOut("says that the time for it ran out (SOCKS5 reply 6)");
            case 7 -> throw request.failed("does not know how to connect for others (SOCKS5 reply 7)");
            case 8 -> throw request.failed("does not know this type of address (SOCKS5 reply 8)");
            default -> throw request.notReached("says that it failed (SOCKS5 reply " + reply + ")");
        }
    }

    /** The address that the proxy connects from, which nobody needs. */
    private void skipAddress() throws IOException {
        next(); // reserved
        int type = next();
        int length = switch (type) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case DOMAINNAME -> next();
            default -> throw request.failed("answers with an address of the unknown type " + type);
        };
        for (int i = 0; i < length + 2; i++) { // the port is behind it
            next();
        }
    }

    private void requireVersion() throws IOException {
        int version = next();
        if (version != VERSION) {
            throw request.failed("does not speak SOCKS5: its answer begins with byte " + version
                    + "; check what kind of proxy it is");
        }
    }

    private int next() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new EOFException();
        }
        return read;
    }
}
