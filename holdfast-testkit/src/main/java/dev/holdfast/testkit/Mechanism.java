// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** The SASL mechanisms that {@link LoopbackServer} can offer. */
public enum Mechanism {
    /** RFC 7677. */
    SCRAM_SHA_256("SCRAM-SHA-256", "SHA-256"),
    /** RFC 5802. */
    SCRAM_SHA_1("SCRAM-SHA-1", "SHA-1"),
    /** RFC 4616; offered under TLS only. */
    PLAIN("PLAIN", "");

    private final String saslName;
    private final String hash;

    Mechanism(String saslName, String hash) {
        this.saslName = saslName;
        this.hash = hash;
    }

    /** The name on the wire, such as {@code SCRAM-SHA-256}. */
    public String saslName() {
        return saslName;
    }

    /** The hash of a SCRAM mechanism as {@link java.security.MessageDigest} calls it. */
    String hash() {
        return hash;
    }
}
