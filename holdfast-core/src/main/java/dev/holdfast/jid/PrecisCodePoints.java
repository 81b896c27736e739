// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;
import java.lang.Character.UnicodeScript;
import java.util.function.Consumer;
import rocks.xmpp.precis.InvalidCodePointException;

/**
 * Decides which code points a PRECIS string class allows (RFC 8264 §8). The library classifies them; what its version
 * 1.1.0 lacks is here: the contextual rules of RFC 5892 Appendix A, and the default ignorable code points that came
 * after it or lie outside the Basic Multilingual Plane.
 */
final class PrecisCodePoints {
    /** The most UTF-16 units that can become one code point: four of NFC, each a surrogate pair. */
    private static final int MOST_UNITS_COMPOSED = 8;

    private PrecisCodePoints() {}

    /** Refuses, before it costs anything, an input that no mapping can bring under the length limit. */
    static String boundedInput(Part part, String raw) {
        int units = raw.length();
        if (units > BrokenRule.MOST_BYTES * MOST_UNITS_COMPOSED) {
            throw new BrokenRule(
                    part, "has " + units + " characters, too many for " + BrokenRule.MOST_BYTES + " bytes");
        }
        return raw;
    }

    /**
     * Checks a text that is mapped already. Its length comes first, because some contexts reach over the whole text.
     *
     * @param library accepts a text of the string class and throws {@link InvalidCodePointException} for any other
     * @throws BrokenRule if the text is too long, or naming the first code point that may not stand where it stands
     */
    static void check(Part part, CharSequence mapped, Consumer<String> library) {
        String text = BrokenRule.lengthChecked(part, mapped.toString());
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = Character.codePointAt(text, i);
            if (needsContext(codePoint)) {
                if (!contextAllows(codePoint, text, i)) {
                    throw new BrokenRule(
                            part,
                            "has " + BrokenRule.describe(codePoint)
                                    + " where its neighbours do not allow it (RFC 5892 Appendix A)");
                }
            } else if (isIgnorableUnknownToLibrary(codePoint)) {
                throw BrokenRule.forbidden(part, codePoint);
            } else {
                try {
                    library.accept(Character.toString(codePoint));
                } catch (InvalidCodePointException sayingLess) {
                    throw BrokenRule.forbidden(part, codePoint);
                }
            }
        }
    }

    // Default_Ignorable_Code_Point, as far as the library would take it for a letter.
    private static boolean isIgnorableUnknownToLibrary(int codePoint) {
        return codePoint == 0x180F || codePoint >= 0xE0000 && codePoint <= 0xE0FFF;
    }

    // RFC 8264 §9.6 and §9.8: what RFC 5892 calls CONTEXTO and CONTEXTJ.
    private static boolean needsContext(int codePoint) {
        return switch (codePoint) {
            case 0x00B7, 0x0375, 0x05F3, 0x05F4, 0x200C, 0x200D, 0x30FB -> true;
            default -> isArabicIndicDigit(codePoint) || isExtendedArabicIndicDigit(codePoint);
        };
    }

    private static boolean contextAllows(int codePoint, CharSequence text, int at) {
        return switch (codePoint) {
            case 0x00B7 -> before(text, at) == 'l' && after(text, at) == 'l';
            case 0x0375 -> isOf(UnicodeScript.GREEK, after(text, at));
            case 0x05F3, 0x05F4 -> isOf(UnicodeScript.HEBREW, before(text, at));
            case 0x200C, 0x200D -> JoinContext.allows(codePoint, text, at);
            case 0x30FB -> text.codePoints().anyMatch(PrecisCodePoints::isJapanese);
            default ->
                isArabicIndicDigit(codePoint)
                        ? text.codePoints().noneMatch(PrecisCodePoints::isExtendedArabicIndicDigit)
                        : text.codePoints().noneMatch(PrecisCodePoints::isArabicIndicDigit);
        };
    }

    /** The code point that ends before an index, or -1. */
    private static int before(CharSequence text, int at) {
        return at == 0 ? -1 : Character.codePointBefore(text, at);
    }

    /** The code point that follows the one (of the BMP) at an index, or -1. */
    private static int after(CharSequence text, int at) {
        return at + 1 == text.length() ? -1 : Character.codePointAt(text, at + 1);
    }

    private static boolean isOf(UnicodeScript script, int codePoint) {
        return codePoint >= 0 && UnicodeScript.of(codePoint) == script;
    }

    private static boolean isJapanese(int codePoint) {
        return switch (UnicodeScript.of(codePoint)) {
            case HIRAGANA, KATAKANA, HAN -> true;
            default -> false;
        };
    }

    private static boolean isArabicIndicDigit(int codePoint) {
        return codePoint >= 0x0660 && codePoint <= 0x0669;
    }

    private static boolean isExtendedArabicIndicDigit(int codePoint) {
        return codePoint >= 0x06F0 && codePoint <= 0x06F9;
    }
}
