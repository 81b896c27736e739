// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;
import java.text.Normalizer;
import rocks.xmpp.precis.InvalidCodePointException;
import rocks.xmpp.precis.PrecisProfile;

/**
 * OpaqueString of RFC 8265 §4.2 on the PRECIS library's code point classes. It is not the library's own profile because
 * that has the gaps which {@link PrecisCodePoints} fills.
 */
final class ResourcepartProfile extends PrecisProfile {
    ResourcepartProfile() {
        super(false);
    }

    /** Lets through only what the FreeformClass allows; {@link #enforce} calls it last. */
    @Override
    public String prepare(CharSequence input) {
        PrecisCodePoints.check(Part.RESOURCE, input, super::prepare);
        return input.toString();
    }

    /** Applies the rules until they change nothing any more, as RFC 8264 §7 advises. */
    @Override
    public String enforce(CharSequence input) {
        try {
            return stabilize(input, super::enforce);
        } catch (InvalidCodePointException unstable) {
            throw new BrokenRule(Part.RESOURCE, "changes each time it is prepared", unstable);
        }
    }

    @Override
    protected CharSequence applyWidthMappingRule(CharSequence input) {
        return input;
    }

    // RFC 8265 §4.2: any space outside ASCII becomes U+0020.
    @Override
    protected CharSequence applyAdditionalMappingRule(CharSequence input) {
        var mapped = new StringBuilder(input);
        for (int i = 0; i < mapped.length(); i++) {
            if (Character.getType(mapped.charAt(i)) == Character.SPACE_SEPARATOR) {
                mapped.setCharAt(i, ' ');
            }
        }
        return mapped;
    }

    @Override
    protected CharSequence applyCaseMappingRule(CharSequence input) {
        return input;
    }

    @Override
    protected CharSequence applyNormalizationRule(CharSequence input) {
        return Normalizer.normalize(input, Normalizer.Form.NFC);
    }

    @Override
    protected CharSequence applyDirectionalityRule(CharSequence input) {
        return input;
    }
}
