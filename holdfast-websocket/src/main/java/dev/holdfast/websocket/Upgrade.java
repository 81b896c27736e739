// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.net.Connection;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The opening handshake of a WebSocket for XMPP (RFC 6455 §4.1, RFC 7395 §3.1). */
final class Upgrade {
    private static final String SUBPROTOCOL = "xmpp";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3
    private static final int KEY_BYTES = 16;
    /** More than any server has to say. */
    private static final int LONGEST_ANSWER = 16 * 1024;

    private static final int SHOWN = 80; // of the words of a server
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final URI uri;
    private final String key;

    Upgrade(URI uri, RandomGenerator random) {
        this.uri = URI.create(uri.toASCIIString()); // a request is in ASCII
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        this.key = Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Asks for it, and reads the answer.
     *
     * @return what came behind the answer
     * @throws WebSocketRefusedException if the answer is another
     */
    ByteBuffer over(Connection wire) throws IOException {
        wire.write(ByteBuffer.wrap(request().getBytes(US_ASCII)));
        var answer = new byte[LONGEST_ANSWER];
        var buffer = new byte[1024];
        int filled = 0;
        int end;
        while ((end = endOfHead(answer, filled)) < 0) {
            int length = wire.read(buffer);
            if (length < 0) {
                throw refused("the connection ended before there was an answer");
            }
            if (length > answer.length - filled) {
                throw refused("the answer is longer than " + LONGEST_ANSWER + " bytes");
            }
            System.arraycopy(buffer, 0, answer, filled, length);
            filled += length;
        }
        check(List.of(new String(answer, 0, end, ISO_8859_1).split("\r\n", -1)));
        return ByteBuffer.wrap(Arrays.copyOfRange(answer, end + END.length, filled));
    }

    private String request() {
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return "GET " + path + query + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key
                + "\r\nSec-WebSocket-Protocol: " + SUBPROTOCOL + "\r\n\r\n";
    }

    private static int endOfHead(byte[] answer, int filled) {
        for (int i = 0; i <= filled - END.length; i++) {
            if (Arrays.equals(answer, i, i + END.length, END, 0, END.length)) {
                return i;
            }
        }
        return -1;
    }

    private void check(List<String> head) throws WebSocketRefusedException {
        var status = head.getFirst();
        if (!status.startsWith("HTTP/1.1 ")) {
            throw refused("the answer is not of HTTP/1.1");
        }
        if (!status.startsWith("HTTP/1.1 101")) {
            throw refused("it answered with HTTP status " + shown(status.substring("HTTP/1.1 ".length())));
        }
        if (!header(head, "Upgrade").equalsIgnoreCase("websocket")
                || !header(head, "Connection").toLowerCase(Locale.ROOT).contains("upgrade")
                || !header(head, "Sec-WebSocket-Accept").equals(accept())
                || !header(head, "Sec-WebSocket-Extensions").isEmpty()) {
            throw refused("what it agreed to is no WebSocket as it was asked for");
        }
        // RFC 7395 §3.1 has the client close a WebSocket for which "xmpp" was not agreed
        if (!header(head, "Sec-WebSocket-Protocol").equals(SUBPROTOCOL)) {
            throw refused("it is not for XMPP: the subprotocol \"" + SUBPROTOCOL + "\" was not agreed to");
        }
    }

    private static String shown(String text) {
        var printable = text.replaceAll("[^ -~]", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }

    private String accept() {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java runtime has it
        }
    }

    private static String header(List<String> head, String name) {
        for (var line : head) {
            int colon = line.indexOf(':');
            if (colon == name.length() && line.regionMatches(true, 0, name, 0, colon)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    private WebSocketRefusedException refused(String why) {
        return new WebSocketRefusedException(uri + " did not open a WebSocket: " + why);
    }
}
