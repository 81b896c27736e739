// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses as servers write them: {@code host}, {@code host:port}, {@code [IPv6]} and {@code [IPv6]:port} (XEP-0198 §3). */
final class PeerAddress {
    private static final int DEFAULT_PORT = 5222; // RFC 6120 §3.2.2
    private static final Pattern FORM =
            Pattern.compile("(?:\\[((?=[^]]*:)[0-9A-Fa-f:.]{2,45})]|([^\\[\\]:/\\s]{1,255}))(?::(\\d{1,5}))?");

    private PeerAddress() {}

    /** Empty for what is none of these. */
    static Optional<Peer> parse(String address, Connector connector) {
        var match = FORM.matcher(address.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        int port = match.group(3) == null ? DEFAULT_PORT : Integer.parseInt(match.group(3));
        if (port < 1 || port > 65535) {
            return Optional.empty();
        }
        var host = match.group(1) == null ? match.group(2) : match.group(1);
        return Optional.of(new Peer(host, port, connector));
    }
}
