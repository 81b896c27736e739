// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is wrong with one part up to {@link Jid}, which knows the whole address. Without a stack trace, because
 * it never leaves the package and bad addresses may arrive in numbers.
 */
final class BrokenRule extends RuntimeException {
    /** RFC 7622 §3.1: each part has 1 to 1023 octets. */
    static final int MOST_BYTES = 1023;

    private static final int NO_CODE_POINT = -1;

    enum Part {
        LOCAL("local part"),
        DOMAIN("domain"),
        RESOURCE("resource");

        private final String words;

        Part(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Part part;
    private final String rule;
    private final int codePoint;

    /** The rule continues the words "the domain …". */
    BrokenRule(Part part, String rule) {
        this(part, rule, null);
    }

    BrokenRule(Part part, String rule, @Nullable Throwable cause) {
        this(part, rule, NO_CODE_POINT, cause);
    }

    private BrokenRule(Part part, String rule, int codePoint, @Nullable Throwable cause) {
        super(rule, cause, false, false);
        this.part = part;
        this.rule = rule;
        this.codePoint = codePoint;
    }

    /** The part holds what it may not hold anywhere. */
    static BrokenRule forbidden(Part part, int codePoint) {
        return new BrokenRule(part, "must not contain " + describe(codePoint), codePoint, null);
    }

    Part part() {
        return part;
    }

    String rule() {
        return rule;
    }

    /** The code point that is forbidden, or a negative number for other rules. */
    int codePoint() {
        return codePoint;
    }

    /** Returns the part itself if it has a length that RFC 7622 §3.1 allows, counted in bytes of UTF-8. */
    static String lengthChecked(Part part, String prepared) {
        if (prepared.isEmpty()) {
            throw new BrokenRule(part, "must not be empty");
        }
        int bytes = prepared.length();
        for (int i = 0; i < prepared.length(); i++) {
            char c = prepared.charAt(i);
            // A surrogate is two of the four bytes of its pair.
            bytes += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        if (bytes > MOST_BYTES) {
            throw new BrokenRule(part, "has " + bytes + " bytes, more than " + MOST_BYTES);
        }
        return prepared;
    }

    static String describe(int codePoint) {
        String code = String.format(Locale.ROOT, "U+%04X", codePoint);
        String name = Character.getName(codePoint);
        return name == null ? code + " (not assigned in this Java's Unicode)" : code + " (" + name + ")";
    }
}
