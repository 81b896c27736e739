// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

/**
 * Which characters XML 1.0 (fifth edition) allows where.
 *
 * <p>Public for the parser, which lives beside the stream.
 */
public final class XmlChars {
    private static final byte NAME_START = 1;
    private static final byte NAME = 2;
    private static final byte[] ASCII = new byte[128];

    static {
        for (int c = 'a'; c <= 'z'; c++) {
            ASCII[c] = NAME_START;
            ASCII[c - 'a' + 'A'] = NAME_START;
        }
        ASCII['_'] = NAME_START;
        for (int c = '0'; c <= '9'; c++) {
            ASCII[c] = NAME;
        }
        ASCII['-'] = NAME;
        ASCII['.'] = NAME;
    }

    private XmlChars() {}

    /** XML 1.0 §2.2, production 2: {@code Char}. */
    public static boolean isChar(int codePoint) {
        return codePoint >= 0x20
                ? codePoint <= 0xD7FF || codePoint >= 0xE000 && codePoint <= 0xFFFD || codePoint >= 0x10000
                : codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
    }

    /** XML 1.0 §2.3, production 4 without the colon: what an NCName may begin with. */
    public static boolean isNameStart(int c) {
        if (c < 0x80) {
            return ASCII[c] == NAME_START;
        }
        return c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7
                || c >= 0x370 && c <= 0x1FFF && c != 0x37E
                || c == 0x200C
                || c == 0x200D
                || c >= 0x2070 && c <= 0x218F
                || c >= 0x2C00 && c <= 0x2FEF
                || c >= 0x3001 && c <= 0xD7FF
                || c >= 0xF900 && c <= 0xFDCF
                || c >= 0xFDF0 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0xEFFFF;
    }

    /** XML 1.0 §2.3, production 4a without the colon: what an NCName may go on with. */
    public static boolean isNamePart(int c) {
        if (c < 0x80) {
            return ASCII[c] != 0;
        }
        return isNameStart(c) || c == 0xB7 || c >= 0x300 && c <= 0x36F || c == 0x203F || c == 0x2040;
    }

    /** Namespaces in XML 1.0 §3, production 4: a name without a colon. */
    public static boolean isNcName(String name) {
        int length = name.length();
        if (length == 0) {
            return false;
        }
        for (int i = 0; i < length; ) {
            int c = name.codePointAt(i);
            if (i == 0 ? !isNameStart(c) : !isNamePart(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    /** The text made fit for an error message: short, and without characters that a terminal would act on. */
    public static String printable(String text) {
        var out = new StringBuilder();
        int end = Math.min(text.length(), 80);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) || c >= 0xFFFE) {
                out.append(String.format("\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        return end < text.length() ? out.append('…').toString() : out.toString();
    }
}
