// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import dev.holdfast.error.AuthenticationException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads the attributes of one SCRAM message of the server in the order in which they stand. RFC 5802 §5: "the order of attributes
 * in client or server messages is fixed, with the exception of extension attributes".
 */
final class ScramAttributes {
    /** How much of the server's text goes into an error message. */
    private static final int QUOTED_LENGTH = 60;

    private final String[] attributes;
    private int next;

    private ScramAttributes(String[] attributes) {
        this.attributes = attributes;
    }

    /** Refuses what is no list of attributes, what reports an error, and what demands an extension (none is known here). */
    static ScramAttributes read(byte[] message) {
        var attributes = utf8(message).split(",", -1);
        for (var attribute : attributes) {
            // attr-val = ALPHA "=" value; value = 1*value-char
            if (attribute.length() < 3 || !isAlpha(attribute.charAt(0)) || attribute.charAt(1) != '=') {
                throw new AuthenticationException("the server sent no SCRAM attribute but " + quoted(attribute));
            }
            // RFC 5802 §5.1 about "m": "its presence in a client or a server message MUST cause authentication failure"
            if (attribute.charAt(0) == 'm') {
                throw new AuthenticationException(
                        "the server demands a SCRAM extension that is not known here: " + quoted(attribute));
            }
        }
        if (attributes[0].charAt(0) == 'e') {
            throw new AuthenticationException(
                    "the server reports a SCRAM error: " + quoted(attributes[0].substring(2)));
        }
        return new ScramAttributes(attributes);
    }

    /** The value of the next attribute, which must be this one. */
    String value(char name) {
        if (next == attributes.length || attributes[next].charAt(0) != name) {
            var found = next == attributes.length ? "the end of its message" : quoted(attributes[next]);
            throw new AuthenticationException("the server sent " + found + " where SCRAM puts the attribute " + name);
        }
        return attributes[next++].substring(2);
    }

    /** Strict: Base64 (RFC 4648 §4) with padding and no spare bits, so that equal bytes are equal text. */
    static byte[] base64(String text, String what) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException refused) {
            throw new AuthenticationException("the server's " + what + " is not Base64: " + quoted(text), refused);
        }
        if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
            throw new AuthenticationException("the server's " + what + " is not canonical Base64: " + quoted(text));
        }
        return bytes;
    }

    /** Text of the server as it may stand in a message of ours: of bounded length, and without control characters. */
    static String quoted(String text) {
        var shown = text.length() > QUOTED_LENGTH ? text.substring(0, QUOTED_LENGTH) + "…" : text;
        return "'" + shown.replaceAll("\\p{C}", "?") + "'";
    }

    private static boolean isAlpha(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static String utf8(byte[] message) {
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var text = CharBuffer.allocate(message.length);
        if (decoder.decode(ByteBuffer.wrap(message), text, true).isError()) {
            throw new AuthenticationException("the server's SCRAM message is not UTF-8");
        }
        return text.flip().toString();
    }
}
