// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sasl;

import dev.holdfast.error.AuthenticationException;

/** What the server answers first in SCRAM (RFC 5802 §7, server-first-message), checked against all that may be asked of it. */
record ServerFirstMessage(String nonce, ScramSalting salting) {
    /**
     * RFC 5802 §5.1: "servers SHOULD announce a hash iteration-count of at least 4096". Who plays the server and asks for fewer gets
     * a proof from which the password is cheap to guess.
     */
    static final int MIN_ITERATIONS = 4096;

    /**
     * A server, or somebody who plays it, must not burn minutes of our CPU. Two million take about half a second (SHA-1) to two and
     * a half (SHA-512) on one core of a small cloud machine; the most that is recommended today is 1.4 million.
     */
    static final int MAX_ITERATIONS = 2_000_000;

    static ServerFirstMessage parse(byte[] message, ScramHash hash, String clientNonce) {
        var attributes = ScramAttributes.read(message);
        // server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
        var nonce = nonce(attributes.value('r'), clientNonce);
        var salt = attributes.value('s');
        ScramAttributes.base64(salt, "salt");
        return new ServerFirstMessage(nonce, new ScramSalting(hash, salt, iterations(attributes.value('i'))));
    }

    private static String nonce(String nonce, String clientNonce) {
        // printable = %x21-2B / %x2D-7E
        if (!nonce.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new AuthenticationException("the server's nonce has unprintable characters");
        }
        // RFC 5802 §5.1: "the client MUST verify that the initial part of the nonce used in subsequent messages is the
        // same as the nonce it initially specified"
        if (!nonce.startsWith(clientNonce)) {
            throw new AuthenticationException(
                    "the server's nonce does not continue ours: the exchange was tampered with");
        }
        if (nonce.length() == clientNonce.length()) {
            throw new AuthenticationException("the server added nothing to our nonce");
        }
        return nonce;
    }

    private static int iterations(String text) {
        // iteration-count = "i=" posit-number; posit-number = %x31-39 *DIGIT
        if (text.charAt(0) == '0' || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new AuthenticationException(
                    "the server's iteration count is no number: " + ScramAttributes.quoted(text));
        }
        int iterations = text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new AuthenticationException("the server asks for " + ScramAttributes.quoted(text)
                    + " iterations; accepted are " + MIN_ITERATIONS + " to " + MAX_ITERATIONS);
        }
        return iterations;
    }
}
