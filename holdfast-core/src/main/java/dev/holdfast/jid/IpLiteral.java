// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.jid;

import dev.holdfast.jid.BrokenRule.Part;
import java.util.Locale;

/**
 * Recognises addresses of hosts by the grammar of RFC 3986 §3.2.2 and RFC 6874 §2, without asking any resolver. The
 * rule IPvFuture is left out: no such version exists.
 */
final class IpLiteral {
    private static final int GROUPS = 8;

    private IpLiteral() {}

    /**
     * Returns an IPv6 address in brackets with its digits in lower case. A zone ({@code %eth0}) stays as it is, because
     * only this host knows what it names.
     */
    static String bracketed(String text) {
        int last = text.length() - 1;
        if (last < 1 || text.charAt(last) != ']') {
            throw new BrokenRule(Part.DOMAIN, "begins with '[' and does not end with ']'");
        }
        int percent = text.indexOf('%');
        int end = percent < 0 ? last : percent;
        if (!isIpv6(text, 1, end)) {
            throw new BrokenRule(Part.DOMAIN, "has brackets around what is not an IPv6 address");
        }
        if (percent >= 0 && !isZone(text, percent + 1, last)) {
            throw new BrokenRule(Part.DOMAIN, "has an IPv6 zone that RFC 6874 does not allow");
        }
        return text.substring(0, end).toLowerCase(Locale.ROOT) + text.substring(end);
    }

    static boolean isIpv4(String text) {
        return isIpv4(text, 0, text.length());
    }

    private static boolean isIpv4(String text, int start, int end) {
        int octets = 0;
        for (int i = start; i <= end; octets++) {
            int digits = 0;
            int value = 0;
            int first = i;
            for (; i < end && text.charAt(i) >= '0' && text.charAt(i) <= '9' && digits < 3; i++, digits++) {
                value = value * 10 + text.charAt(i) - '0';
            }
            boolean leadingZero = digits > 1 && text.charAt(first) == '0';
            if (digits == 0 || leadingZero || value > 255 || i < end && text.charAt(i) != '.') {
                return false;
            }
            i++; // over the dot
        }
        return octets == 4;
    }

    private static boolean isIpv6(String text, int start, int end) {
        int groups = 0;
        boolean gap = text.startsWith("::", start);
        int i = gap ? start + 2 : start;
        if (gap && i == end) {
            return true;
        }
        while (groups < GROUPS) {
            int first = i;
            while (i < end && isHex(text.charAt(i))) {
                i++;
            }
            if (i < end && text.charAt(i) == '.') {
                return isIpv4(text, first, end) && isWhole(groups + 2, gap);
            }
            if (i == first || i - first > 4) {
                return false;
            }
            groups++;
            if (i == end) {
                return isWhole(groups, gap);
            }
            if (text.charAt(i++) != ':' || i == end) {
                return false;
            }
            if (text.charAt(i) == ':') {
                if (gap) {
                    return false;
                }
                gap = true;
                if (++i == end) {
                    return isWhole(groups, true);
                }
            }
        }
        return false;
    }

    // RFC 3986 §3.2.2: "::" stands for at least one group of zeros.
    private static boolean isWhole(int groups, boolean gap) {
        return gap ? groups < GROUPS : groups == GROUPS;
    }

    // RFC 6874 §2: ZoneID = 1*( unreserved / pct-encoded )
    private static boolean isZone(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            boolean unreserved = letterOrDigit || "-._~".indexOf(c) >= 0;
            boolean encoded = c == '%' && i + 2 < end && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2));
            if (!unreserved && !encoded) {
                return false;
            }
        }
        return start < end;
    }

    private static boolean isHex(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }
}
