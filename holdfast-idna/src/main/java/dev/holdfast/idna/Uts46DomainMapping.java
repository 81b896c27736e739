// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.idna;

import com.ibm.icu.text.IDNA;
import com.ibm.icu.text.IDNA.Error;
import dev.holdfast.jid.DomainMapping;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps domain names by Unicode Technical Standard #46, nontransitional: "ß" stays "ß", as in IDNA2008. Bidi and joiner
 * rules are checked, ASCII is held to letters, digits and hyphens. Found by {@link java.util.ServiceLoader}; there is
 * nothing to call and nothing to set up. Immutable.
 *
 * @see <a href="https://www.unicode.org/reports/tr46/">UTS #46</a>
 */
public final class Uts46DomainMapping implements DomainMapping {
    private static final IDNA UTS46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE
            | IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ);

    /**
     * What is no fault here. RFC 7622 §3.2 allows 1023 bytes, more than DNS; and names such as "ad--acta.example" with
     * two hyphens in the third and fourth place are registered and resolve, though UTS #46 keeps the place for "xn".
     */
    private static final Set<Error> ALLOWED = EnumSet.of(Error.DOMAIN_NAME_TOO_LONG, Error.HYPHEN_3_4);

    /** Creates the provider; {@link java.util.ServiceLoader} calls this. */
    public Uts46DomainMapping() {}

    @Override
    public Forms map(String domain) {
        var unicode = new StringBuilder();
        var ascii = new StringBuilder();
        var unicodeInfo = new IDNA.Info();
        var asciiInfo = new IDNA.Info();
        UTS46.nameToUnicode(domain, unicode, unicodeInfo);
        UTS46.nameToASCII(domain, ascii, asciiInfo);
        EnumSet<Error> errors = EnumSet.noneOf(Error.class);
        errors.addAll(unicodeInfo.getErrors());
        errors.addAll(asciiInfo.getErrors());
        errors.removeAll(ALLOWED);
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException("is not an internationalised name by UTS #46: "
                    + errors.stream().map(error -> explained(error, domain)).collect(Collectors.joining(", ")));
        }
        return new Forms(unicode.toString(), ascii.toString());
    }

    private static String explained(Error error, String domain) {
        return switch (error) {
            case EMPTY_LABEL -> "a label is empty";
            case LABEL_TOO_LONG -> "a label has more than 63 bytes as A-label";
            case LEADING_HYPHEN -> "a label begins with a hyphen";
            case TRAILING_HYPHEN -> "a label ends with a hyphen";
            case LEADING_COMBINING_MARK -> "a label begins with a combining mark";
            case DISALLOWED -> "it holds " + disallowedIn(domain);
            case PUNYCODE -> "a label begins with xn-- and is not Punycode";
            case LABEL_HAS_DOT -> "a label holds a dot";
            case INVALID_ACE_LABEL -> "an A-label is not the one for its text";
            case BIDI -> "a label breaks the Bidi Rule (RFC 5893)";
            case CONTEXTJ -> "a zero width joiner stands where it may not (RFC 5892 Appendix A)";
            default -> error.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String disallowedIn(String domain) {
        return domain.codePoints()
                .filter(Uts46DomainMapping::isDisallowed)
                .mapToObj(c -> String.format(Locale.ROOT, "U+%04X", c))
                .findFirst()
                .orElse("a code point that is not allowed");
    }

    private static boolean isDisallowed(int codePoint) {
        var info = new IDNA.Info();
        UTS46.labelToUnicode(Character.toString(codePoint), new StringBuilder(), info);
        return info.getErrors().contains(Error.DISALLOWED);
    }
}
