// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import java.util.regex.Pattern;

/** {@code HOST:PORT} as people write it, an IPv6 address in brackets. */
record HostAndPort(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^\\[\\]:/\\s]+)):(\\d{1,5})");

    /** @throws IllegalArgumentException if the text is nothing of the kind, with a message that goes on after the text */
    static HostAndPort parse(String text) {
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "is not HOST:PORT; write it like xmpp.example.org:5222 or [2001:db8::1]:5222");
        }
        int port = Integer.parseInt(match.group(3));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("has the port " + port + "; ports go from 1 to 65535");
        }
        return new HostAndPort(match.group(1) == null ? match.group(2) : match.group(1), port);
    }
}
