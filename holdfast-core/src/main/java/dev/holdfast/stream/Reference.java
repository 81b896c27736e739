// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static dev.holdfast.stream.XmlException.notWellFormed;

import dev.holdfast.xml.XmlChars;

/** Reads what stands between {@code &} and {@code ;} (XML 1.0 §4.1, §4.6). Holds no more than a number, however long it gets. */
final class Reference {
    private static final String[] NAMES = {"lt", "gt", "amp", "quot", "apos"};
    private static final String CHARACTERS = "<>&\"'";
    private static final int LONGEST_NAME = 4;

    private enum Kind {
        UNKNOWN,
        NAMED,
        NUMBER,
        DECIMAL,
        HEXADECIMAL
    }

    private final char[] name = new char[LONGEST_NAME];
    private Kind kind = Kind.UNKNOWN;
    private int length;
    private int value;

    void begin() {
        kind = Kind.UNKNOWN;
        length = 0;
        value = 0;
    }

    /** Takes the next byte; returns the character that it completes, or -1. */
    int accept(byte next) throws XmlException {
        return switch (kind) {
            case UNKNOWN -> {
                if (next == '#') {
                    kind = Kind.NUMBER;
                    yield -1;
                }
                kind = Kind.NAMED;
                yield letter(next);
            }
            case NAMED -> next == ';' ? named() : letter(next);
            case NUMBER -> {
                kind = next == 'x' ? Kind.HEXADECIMAL : Kind.DECIMAL;
                yield next == 'x' ? -1 : digit(next, 10);
            }
            case DECIMAL -> next == ';' ? number() : digit(next, 10);
            case HEXADECIMAL -> next == ';' ? number() : digit(next, 16);
        };
    }

    private int letter(byte next) throws XmlException {
        if (next >= 0 && (length == 0 ? !XmlChars.isNameStart(next) : !XmlChars.isNamePart(next))) {
            throw notWellFormed("a reference contains " + ByteClass.shown(next));
        }
        for (var known : NAMES) {
            if (length < known.length()
                    && known.charAt(length) == next
                    && known.startsWith(new String(name, 0, length))) {
                name[length++] = (char) next;
                return -1;
            }
        }
        throw XmlException.restricted("an entity that is not one of lt, gt, amp, quot and apos");
    }

    private int named() throws XmlException {
        for (int i = 0; i < NAMES.length; i++) {
            if (NAMES[i].contentEquals(new String(name, 0, length))) {
                return CHARACTERS.charAt(i);
            }
        }
        throw XmlException.restricted("the entity " + new String(name, 0, length));
    }

    private int digit(byte next, int radix) throws XmlException {
        int digit = Character.digit(next, radix);
        if (digit < 0) {
            throw notWellFormed("a character reference contains " + ByteClass.shown(next));
        }
        length = 1;
        value = value * radix + digit;
        if (value > Character.MAX_CODE_POINT) {
            throw notWellFormed("a reference to a character beyond U+10FFFF");
        }
        return -1;
    }

    private int number() throws XmlException {
        if (length == 0) {
            throw notWellFormed("a character reference without a number");
        }
        if (!XmlChars.isChar(value)) {
            throw notWellFormed(String.format("a reference to U+%04X, which is not a character of XML", value));
        }
        return value;
    }
}
