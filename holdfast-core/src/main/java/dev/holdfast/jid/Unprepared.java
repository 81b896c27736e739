// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;

/** Parts of addresses that came from the network and are taken as they are, because what carries them is worth more. */
final class Unprepared {
    private Unprepared() {}

    /**
     * Returns the part itself if it is Unicode text that no server's rules, older or newer than ours, could refuse for its
     * characters alone: without control characters and halves of surrogate pairs.
     *
     * @throws BrokenRule the one given, or that of its length
     */
    static String accept(Part part, String raw, BrokenRule broken) {
        BrokenRule.lengthChecked(part, raw);
        boolean text = raw.codePoints()
                .allMatch(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE);
        if (!text) {
            throw broken;
        }
        return raw;
    }
}
