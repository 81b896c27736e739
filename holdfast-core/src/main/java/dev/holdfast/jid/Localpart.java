// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;
import java.util.Locale;

/** Prepares the local part: RFC 7622 §3.3, the PRECIS profile UsernameCaseMapped with eight more characters excluded. */
final class Localpart {
    private static final LocalpartProfile PROFILE = new LocalpartProfile();

    private Localpart() {}

    static String prepare(String raw) {
        boolean upperCase = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= 0x80) {
                return prepareBeyondAscii(raw);
            }
            refuseExcluded(c);
            upperCase |= c >= 'A' && c <= 'Z';
        }
        // All that is left of the profile for ASCII is its case mapping; every stanza passes here.
        BrokenRule.lengthChecked(Part.LOCAL, raw);
        return upperCase ? raw.toLowerCase(Locale.ROOT) : raw;
    }

    /** As {@link #prepare}, but what the profile refuses is taken as it is if it is text and holds none of the eight. */
    static String received(String raw) {
        try {
            return prepare(raw);
        } catch (BrokenRule broken) {
            raw.chars().filter(c -> c < 0x80).forEach(Localpart::refuseExcluded);
            return Unprepared.accept(Part.LOCAL, raw, broken);
        }
    }

    private static String prepareBeyondAscii(String raw) {
        try {
            String prepared = PROFILE.enforce(PrecisCodePoints.boundedInput(Part.LOCAL, raw));
            // Only now, because width mapping turns U+FF20 into '@'.
            prepared.chars().filter(c -> c < 0x80).forEach(Localpart::refuseExcluded);
            return prepared;
        } catch (BrokenRule broken) {
            throw asWritten(broken, raw);
        }
    }

    /** Names the code point that the user wrote in place of the one that it was mapped to. */
    private static BrokenRule asWritten(BrokenRule broken, String raw) {
        int mapped = broken.codePoint();
        if (mapped < 0 || raw.indexOf(mapped) >= 0) {
            return broken;
        }
        return raw.codePoints()
                .filter(c -> PROFILE.mapped(c).indexOf(mapped) >= 0)
                .mapToObj(c -> BrokenRule.forbidden(Part.LOCAL, c))
                .findFirst()
                .orElse(broken);
    }

    // RFC 7622 §3.3.1 excludes "&'/:<>@ ; the IdentifierClass has no space and no control characters.
    private static void refuseExcluded(int c) {
        boolean excluded = switch (c) {
            case '"', '&', '\'', '/', ':', '<', '>', '@' -> true;
            default -> c <= ' ' || c == 0x7F;
        };
        if (excluded) {
            throw BrokenRule.forbidden(Part.LOCAL, c);
        }
    }
}
