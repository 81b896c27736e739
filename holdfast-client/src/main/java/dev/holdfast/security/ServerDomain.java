// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import java.util.regex.Pattern;

/**
 * The domain of a JID as DNS, TLS and certificates know it: a host name in A-label form, or an IP address.
 *
 * @param name without a trailing dot, and without the brackets that an IPv6 address has in a JID
 */
public record ServerDomain(String name) {
    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /** @throws IllegalArgumentException if the domain is empty or not in A-label form (RFC 5890 §2.3.2.1) */
    public ServerDomain {
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        name = withoutTrailingDot(name);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the domain is empty");
        }
        if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the domain \"" + name + "\" is not in A-label form");
        }
    }

    /** Whether this is an IP address, for which there are no SRV records and no SNI. */
    public boolean ipLiteral() {
        return name.indexOf(':') >= 0 || DOTTED_QUAD.matcher(name).matches();
    }

    static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** The name, which is how messages show it. */
    @Override
    public String toString() {
        return name;
    }
}
