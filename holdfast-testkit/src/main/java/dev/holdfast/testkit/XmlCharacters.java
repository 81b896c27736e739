// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

/** Which characters XML 1.0 (fifth edition, §2.2 and §2.3) allows where. */
final class XmlCharacters {
    private XmlCharacters() {}

    static boolean isAllowed(int c) {
        return c >= 0x20 && c <= 0xD7FF
                || c == '\n'
                || c == '\t'
                || c == '\r'
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0x10FFFF;
    }

    static boolean startsName(int c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':';
        }
        return c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7
                || c >= 0x370 && c <= 0x1FFF && c != 0x37E
                || c >= 0x200C && c <= 0x200D
                || c >= 0x2070 && c <= 0x218F
                || c >= 0x2C00 && c <= 0x2FEF
                || c >= 0x3001 && c <= 0xD7FF
                || c >= 0xF900 && c <= 0xFDCF
                || c >= 0xFDF0 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0xEFFFF;
    }

    static boolean isInName(int c) {
        return startsName(c)
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == 0xB7
                || c >= 0x300 && c <= 0x36F
                || c >= 0x203F && c <= 0x2040;
    }

    /** The character that {@code #10} or {@code #x0A} stands for. */
    static int reference(String text) throws StreamFault {
        try {
            int c = text.startsWith("#x")
                    ? Integer.parseInt(text, 2, text.length(), 16)
                    : Integer.parseInt(text, 1, text.length(), 10);
            if (isAllowed(c)) {
                return c;
            }
        } catch (NumberFormatException notANumber) {
            throw new StreamFault("not-well-formed", "the reference &" + text + ";");
        }
        throw new StreamFault("not-well-formed", "a reference to a forbidden character: &" + text + ";");
    }
}
