// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

/**
 * Checks UTF-8 byte by byte and tells the characters (RFC 3629 §4): no overlong form, no surrogate, nothing over U+10FFFF.
 * It may stand in the middle of a character for as long as the next byte takes to come.
 */
final class Utf8Decoder {
    private int missing;
    private int lowest;
    private int highest;
    private int codePoint;

    /** Whether it is in the middle of a character. */
    boolean pending() {
        return missing > 0;
    }

    /** Takes the next byte; returns the character that it completes, or -1. */
    int accept(byte next) throws XmlException {
        int octet = next & 0xFF;
        if (missing == 0) {
            return begin(octet);
        }
        if (octet < lowest || octet > highest) {
            throw notUtf8(octet);
        }
        lowest = 0x80;
        highest = 0xBF;
        codePoint = codePoint << 6 | octet & 0x3F;
        return --missing == 0 ? codePoint : -1;
    }

    private int begin(int octet) throws XmlException {
        if (octet < 0x80) {
            return octet;
        }
        if (octet < 0xC2 || octet > 0xF4) {
            throw notUtf8(octet);
        }
        // the second byte has its own bounds after these four, everything else is 80 to BF
        lowest = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : 0x80;
        highest = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : 0xBF;
        missing = octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
        codePoint = octet & 0x3F >> missing;
        return -1;
    }

    // RFC 6120 §4.9.3.22: unsupported-encoding also stands for "violating the rules of the UTF-8 encoding"
    private static XmlException notUtf8(int octet) {
        return new XmlException(
                XmlException.Condition.UNSUPPORTED_ENCODING, String.format("not UTF-8: 0x%02X stands here", octet));
    }
}
