// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import dev.holdfast.net.LoggedIn;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/**
 * How a client is connected.
 *
 * @param server the peer as it was found, such as {@code xmpp.example.org:5222 (STARTTLS)}
 * @param address the address behind it
 * @param tls protocol version, such as {@code TLSv1.3}; empty without TLS
 * @param cipher the cipher suite; empty without TLS
 * @param mechanism the SASL mechanism that was used
 * @param streamManagement whether the server confirms stanzas (XEP-0198)
 * @param resumable whether the session survives its connection
 */
public record ConnectionDetails(
        String server,
        String address,
        Optional<String> tls,
        Optional<String> cipher,
        String mechanism,
        boolean streamManagement,
        boolean resumable) {
    /** Of a connection whose session is not known yet. */
    static ConnectionDetails of(LoggedIn loggedIn) {
        var connection = loggedIn.connection();
        return new ConnectionDetails(
                loggedIn.peer().toString(),
                connection.remoteAddress(),
                connection.tls().map(SSLSession::getProtocol),
                connection.tls().map(SSLSession::getCipherSuite),
                loggedIn.outcome().mechanism(),
                false,
                false);
    }

    ConnectionDetails with(boolean managed, boolean survives) {
        return new ConnectionDetails(server, address, tls, cipher, mechanism, managed, survives);
    }
}
