// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import java.util.OptionalLong;

/** Numbers that peers send. */
final class Numbers {
    private Numbers() {}

    /** An xs:unsignedInt; empty for everything else. */
    static OptionalLong unsigned(String text) {
        int length = text.length();
        if (length == 0 || length > 10) {
            return OptionalLong.empty();
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            value = value * 10 + digit;
        }
        return value > 0xFFFF_FFFFL ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
