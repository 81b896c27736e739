// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import dev.holdfast.stream.Framing;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses as servers write them: {@code host}, {@code host:port}, {@code [IPv6]}, {@code [IPv6]:port} (RFC 6120 §4.9.3.19, XEP-0198
 * §3) and, though it is none of theirs, an IPv6 address without brackets.
 */
public final class PeerAddress {
    private static final int DEFAULT_PORT = 5222; // RFC 6120 §3.2.2
    private static final int DEFAULT_DIRECT_TLS_PORT = 5223; // no RFC's, but every server's
    private static final String IPV6 = "(?=[^]]*:)[0-9A-Fa-f:.]{2,45}";
    private static final Pattern FORM =
            Pattern.compile("(?:\\[(" + IPV6 + ")]|([^\\[\\]:/\\s]{1,255}))(?::(\\d{1,5}))?|((?=.*:.*:)" + IPV6 + ")");

    private PeerAddress() {}

    /** Empty for what is none of these, and with the connector of a WebSocket, which has an address of another kind. */
    public static Optional<Peer> parse(String address, Connector connector, PeerSource source) {
        var match = FORM.matcher(address.strip());
        if (!match.matches() || connector.framing() == Framing.WEBSOCKET) {
            return Optional.empty();
        }
        var port = match.group(3);
        int number = port == null ? defaultPort(connector) : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            return Optional.empty();
        }
        for (int form : new int[] {1, 2, 4}) {
            if (match.group(form) != null) {
                return Optional.of(new Peer(match.group(form), number, connector, source));
            }
        }
        return Optional.empty();
    }

    private static int defaultPort(Connector connector) {
        return connector.tlsFirst() ? DEFAULT_DIRECT_TLS_PORT : DEFAULT_PORT;
    }
}
