// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;
import java.text.Normalizer;
import rocks.xmpp.precis.InvalidCodePointException;
import rocks.xmpp.precis.InvalidDirectionalityException;
import rocks.xmpp.precis.PrecisProfile;

/**
 * UsernameCaseMapped of RFC 8265 §3.3 on the PRECIS library's mappings, Bidi Rule and code point classes. It is not the
 * library's own profile because version 1.1.0 of that
 *
 * <ul>
 *   <li>maps a capital sigma at the end of a word to U+03C2, and elsewhere to U+03C3;
 *   <li>overlooks right-to-left code points outside the Basic Multilingual Plane;
 *   <li>has the gaps that {@link PrecisCodePoints} fills.
 * </ul>
 *
 * <p>Code points are checked after they are mapped, the order of RFC 8264 §7, so that U+212B ANGSTROM SIGN is "å". The
 * preparation of RFC 8265 read to the letter would refuse it first; the PRECIS test vectors and the other libraries do not.
 */
final class LocalpartProfile extends PrecisProfile {
    LocalpartProfile() {
        super(true);
    }

    /** Lets through only what the IdentifierClass allows; {@link #enforce} calls it last. */
    @Override
    public String prepare(CharSequence input) {
        PrecisCodePoints.check(Part.LOCAL, input, super::prepare);
        return input.toString();
    }

    /** Applies the rules until they change nothing any more, as RFC 8264 §7 advises. */
    @Override
    public String enforce(CharSequence input) {
        try {
            return stabilize(input, super::enforce);
        } catch (InvalidCodePointException unstable) {
            throw new BrokenRule(Part.LOCAL, "changes each time it is prepared", unstable);
        }
    }

    /** What the profile makes of one code point before it judges it. */
    String mapped(int codePoint) {
        return Normalizer.normalize(applyCaseMappingRule(widthMap(Character.toString(codePoint))), Normalizer.Form.NFC);
    }

    @Override
    protected CharSequence applyWidthMappingRule(CharSequence input) {
        return widthMap(input);
    }

    @Override
    protected CharSequence applyAdditionalMappingRule(CharSequence input) {
        return input;
    }

    // Java lowers a capital sigma by its place in the word. RFC 7622 §3.5 and RFC 8265 §3.6 know one lower-case letter
    // for it, U+03C3, and leave the final sigma U+03C2 a letter of its own.
    @Override
    protected CharSequence applyCaseMappingRule(CharSequence input) {
        return caseMap(input.toString().replace('\u03A3', '\u03C3'));
    }

    @Override
    protected CharSequence applyNormalizationRule(CharSequence input) {
        return Normalizer.normalize(input, Normalizer.Form.NFC);
    }

    @Override
    protected CharSequence applyDirectionalityRule(CharSequence input) {
        if (input.codePoints().anyMatch(LocalpartProfile::isRightToLeft)) {
            try {
                checkBidiRule(input);
            } catch (InvalidDirectionalityException broken) {
                throw new BrokenRule(Part.LOCAL, "breaks RFC 5893 §2. " + broken.getMessage(), broken);
            }
        }
        return input;
    }

    private static boolean isRightToLeft(int codePoint) {
        return switch (Character.getDirectionality(codePoint)) {
            case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
                    Character.DIRECTIONALITY_ARABIC_NUMBER -> true;
            default -> false;
        };
    }
}
