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
 *   <li>checks code points only after mapping, and so takes U+212A KELVIN SIGN for a "k";
 *   <li>maps a capital sigma at the end of a word to U+03C2;
 *   <li>overlooks right-to-left code points outside the Basic Multilingual Plane;
 *   <li>has the gaps that {@link PrecisCodePoints} fills.
 * </ul>
 */
final class LocalpartProfile extends PrecisProfile {
    LocalpartProfile() {
        super(true);
    }

    /** RFC 8265 §3.3.2: width mapping, then only code points of the IdentifierClass. */
    @Override
    public String prepare(CharSequence input) {
        String mapped = widthMap(input).toString();
        PrecisCodePoints.check(Part.LOCAL, mapped, super::prepare);
        return mapped;
    }

    /** RFC 8265 §3.3.3: "MUST prepare a string as described in Section 3.3.2" before the rules are applied. */
    @Override
    public String enforce(CharSequence input) {
        try {
            return stabilize(input, text -> super.enforce(prepare(text)));
        } catch (InvalidCodePointException unstable) {
            throw new BrokenRule(Part.LOCAL, "changes each time it is prepared", unstable);
        }
    }

    @Override
    protected CharSequence applyWidthMappingRule(CharSequence input) {
        return widthMap(input);
    }

    @Override
    protected CharSequence applyAdditionalMappingRule(CharSequence input) {
        return input;
    }

    // RFC 8265 §3.5: "the PRECIS mapping rules do not account for the special status of GREEK SMALL LETTER FINAL SIGMA".
    // Java's do: they would make the same capital letter two different ones, depending on its place.
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
