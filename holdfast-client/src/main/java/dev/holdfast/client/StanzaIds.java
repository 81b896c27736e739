// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Ids of stanzas: nobody else can guess them (RFC 6120 §8.1.3), and making one costs next to nothing. From any thread. */
final class StanzaIds {
    private static final int PREFIX_BYTES = 15;

    private final String prefix;
    private final AtomicLong next = new AtomicLong();

    StanzaIds() {
        var random = new byte[PREFIX_BYTES];
        new SecureRandom().nextBytes(random);
        prefix = "h" + Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "-";
    }

    String next() {
        return prefix + Long.toString(next.getAndIncrement(), Character.MAX_RADIX);
    }
}
