// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import dev.holdfast.xml.XmlChars;
import java.util.Arrays;

/** What a single byte means in text, in an attribute's value and in a name. */
final class ByteClass {
    /** Stands for itself, and the scan may go on. */
    static final byte PLAIN = 0;
    /** Begins or continues a character outside ASCII. */
    static final byte NON_ASCII = 1;
    /** Not a character of XML. */
    static final byte ILLEGAL = 2;

    static final byte LESS = 3;
    static final byte AMPERSAND = 4;
    static final byte RETURN = 5;
    /** May end {@code ]]>}. */
    static final byte GREATER = 6;

    static final byte QUOTE = 7;
    /** A tab or newline, which becomes a space in an attribute's value. */
    static final byte BLANK = 8;
    /** Neither part of a name nor a colon. */
    static final byte NOT_NAME = 9;

    static final byte COLON = 10;
    /** Part of a name, but not as its first character. */
    static final byte NAME_PART = 11;

    private static final byte[] TEXT = new byte[256];
    private static final byte[] VALUE = new byte[256];
    private static final byte[] NAME = new byte[256];

    static {
        Arrays.fill(TEXT, 0x80, 0x100, NON_ASCII);
        for (int c = 0; c < 0x20; c++) {
            TEXT[c] = XmlChars.isChar(c) ? PLAIN : ILLEGAL;
        }
        TEXT['<'] = LESS;
        TEXT['&'] = AMPERSAND;
        TEXT['\r'] = RETURN;
        System.arraycopy(TEXT, 0, VALUE, 0, 256);
        TEXT['>'] = GREATER;
        VALUE['\t'] = BLANK;
        VALUE['\n'] = BLANK;
        VALUE['\''] = QUOTE;
        VALUE['"'] = QUOTE;
        Arrays.fill(NAME, 0x80, 0x100, NON_ASCII);
        for (int c = 0; c < 0x80; c++) {
            NAME[c] = XmlChars.isNameStart(c) ? PLAIN : XmlChars.isNamePart(c) ? NAME_PART : NOT_NAME;
        }
        NAME[':'] = COLON;
    }

    private ByteClass() {}

    static byte inText(byte b) {
        return TEXT[b & 0xFF];
    }

    static byte inValue(byte b) {
        return VALUE[b & 0xFF];
    }

    static byte inName(byte b) {
        return NAME[b & 0xFF];
    }

    /** XML 1.0 §2.3, production 3: {@code S}. */
    static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** For error messages. */
    static String shown(byte b) {
        return b > ' ' && b < 0x7F ? "'" + (char) b + "'" : String.format("0x%02X", b & 0xFF);
    }
}
