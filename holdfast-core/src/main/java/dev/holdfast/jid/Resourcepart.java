// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;

/** Prepares the resource: RFC 7622 §3.4, the PRECIS profile OpaqueString. */
final class Resourcepart {
    private static final ResourcepartProfile PROFILE = new ResourcepartProfile();

    private Resourcepart() {}

    static String prepare(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= 0x80) {
                return PROFILE.enforce(PrecisCodePoints.boundedInput(Part.RESOURCE, raw));
            }
            if (c < ' ' || c == 0x7F) {
                throw BrokenRule.forbidden(Part.RESOURCE, c);
            }
        }
        // The profile changes nothing in ASCII; every stanza passes here.
        return BrokenRule.lengthChecked(Part.RESOURCE, raw);
    }

    /** As {@link #prepare}, but what the profile refuses is taken as it is if it is text at all. */
    static String received(String raw) {
        try {
            return prepare(raw);
        } catch (BrokenRule broken) {
            return Unprepared.accept(Part.RESOURCE, raw, broken);
        }
    }
}
