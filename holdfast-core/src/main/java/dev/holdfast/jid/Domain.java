// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A prepared domain (RFC 7622 §3.2): a name, or the address of a host.
 *
 * @param unicode with U-labels, as addresses are compared and sent
 * @param ascii with A-labels, as DNS and TLS want it
 */
record Domain(String unicode, String ascii, boolean ipLiteral) {
    private static final int MOST_LABEL_BYTES = 63;

    private static final Optional<DomainMapping> MAPPING = ServiceLoader.load(
                    DomainMapping.class, DomainMapping.class.getClassLoader())
            .findFirst();

    static Domain prepare(String raw) {
        String name = BrokenRule.lengthChecked(Part.DOMAIN, withoutFinalDot(raw));
        if (name.charAt(0) == '[') {
            String literal = IpLiteral.bracketed(name);
            return new Domain(literal, literal, true);
        }
        boolean upperCase = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 0x80) {
                return mapped(name, MAPPING.orElseThrow(() -> needsMapping(name)));
            }
            upperCase |= c >= 'A' && c <= 'Z';
        }
        String lower = upperCase ? name.toLowerCase(Locale.ROOT) : name;
        if (MAPPING.isPresent() && hasALabel(lower)) {
            return mapped(lower, MAPPING.get());
        }
        return new Domain(lower, lower, checkedHost(lower));
    }

    /**
     * As {@link #prepare}, but a name outside ASCII that cannot be mapped, perhaps because the module for it is not there, is taken
     * in lower case, and has no other form. What it has in ASCII must be that of a name.
     */
    static Domain received(String raw) {
        try {
            return prepare(raw);
        } catch (BrokenRule broken) {
            String name = Unprepared.accept(Part.DOMAIN, withoutFinalDot(raw).toLowerCase(Locale.ROOT), broken);
            boolean asciiIsOfAName = name.chars()
                    .allMatch(c -> c >= 0x80 || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.');
            if (!asciiIsOfAName || name.chars().allMatch(c -> c < 0x80)) {
                throw broken;
            }
            return new Domain(name, name, false);
        }
    }

    // RFC 7622 §3.2 strips a final label separator before anything else. UTS #46 knows three more characters as dots.
    private static String withoutFinalDot(String raw) {
        if (raw.isEmpty()) {
            return raw;
        }
        return switch (raw.charAt(raw.length() - 1)) {
            case '.', '\u3002', '\uFF0E', '\uFF61' -> raw.substring(0, raw.length() - 1);
            default -> raw;
        };
    }

    private static BrokenRule needsMapping(String name) {
        int codePoint = name.codePoints().filter(c -> c >= 0x80).findFirst().orElseThrow();
        return new BrokenRule(
                Part.DOMAIN,
                "contains " + BrokenRule.describe(codePoint)
                        + ", and names outside ASCII need the module holdfast-idna, which is not there");
    }

    private static boolean hasALabel(String lower) {
        return lower.startsWith("xn--") || lower.contains(".xn--");
    }

    private static Domain mapped(String name, DomainMapping mapping) {
        DomainMapping.Forms forms;
        try {
            forms = mapping.map(name);
        } catch (IllegalArgumentException refused) {
            throw new BrokenRule(Part.DOMAIN, String.valueOf(refused.getMessage()), refused);
        }
        BrokenRule.lengthChecked(Part.DOMAIN, forms.unicode());
        BrokenRule.lengthChecked(Part.DOMAIN, forms.ascii());
        return new Domain(forms.unicode(), forms.ascii(), checkedHost(forms.ascii()));
    }

    /** Returns whether an ASCII name is an IPv4 address; any other is checked label by label. */
    private static boolean checkedHost(String name) {
        int labels = 0;
        boolean onlyDigitsAndDots = true;
        for (int start = 0; start <= name.length(); labels++) {
            int dot = name.indexOf('.', start);
            int end = dot < 0 ? name.length() : dot;
            // RFC 7622 §3.2 also allows a bare label of the local network, and its length is not for DNS to limit.
            boolean unqualified = labels == 0 && dot < 0 && !name.startsWith("xn--");
            onlyDigitsAndDots &= checkLabel(name, start, end, unqualified);
            start = end + 1;
        }
        if (!onlyDigitsAndDots || labels != 4) {
            return false;
        }
        // RFC 1123 §2.1: a host name never has the dotted-decimal form #.#.#.#
        if (!IpLiteral.isIpv4(name)) {
            throw new BrokenRule(Part.DOMAIN, "looks like an IPv4 address and is none");
        }
        return true;
    }

    /** Returns whether the label has only digits. The rule is RFC 5890 §2.3.1, LDH label. */
    private static boolean checkLabel(String name, int start, int end, boolean unqualified) {
        if (start == end) {
            throw new BrokenRule(Part.DOMAIN, "has an empty label");
        }
        if (end - start > MOST_LABEL_BYTES && !unqualified) {
            throw new BrokenRule(
                    Part.DOMAIN, "has a label of " + (end - start) + " bytes, more than " + MOST_LABEL_BYTES);
        }
        if (name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
            throw new BrokenRule(Part.DOMAIN, "has a label that begins or ends with a hyphen");
        }
        boolean onlyDigits = true;
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            onlyDigits &= digit;
            if (!digit && (c < 'a' || c > 'z') && c != '-') {
                throw BrokenRule.forbidden(Part.DOMAIN, c);
            }
        }
        return onlyDigits;
    }
}
