// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/** IP addresses where a host name might stand. */
final class IpLiteral {
    // InetAddress.ofLiteral would take 127.1 too, which is a name to all but the C library
    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private IpLiteral() {}

    /** The address that a host is; none if it is a name. Asks nobody. */
    static List<InetAddress> addresses(String host) {
        if (host.indexOf(':') < 0 && !DOTTED_QUAD.matcher(host).matches()) {
            return List.of();
        }
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException looksLikeOne) {
            return List.of();
        }
    }
}
