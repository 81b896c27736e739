// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.util.regex.Pattern;

/** What the XML log has to hide. */
final class Secrets {
    /** The start tags, and all text up to the next tag, of what SASL, SASL2 and FAST exchange and registration calls a password. */
    private static final Pattern SECRET = Pattern.compile("(<(?:auth|response|challenge|success|initial-response"
            + "|additional-data|token|password)\\b[^>]*(?<!/)>)[^<]+");

    private Secrets() {}

    static String mask(String xml) {
        return SECRET.matcher(xml).replaceAll("$1***");
    }
}
