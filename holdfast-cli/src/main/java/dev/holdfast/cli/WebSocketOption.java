// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
import dev.holdfast.net.PeerDiscovery;
import dev.holdfast.net.PeerSource;
import dev.holdfast.net.Proxy;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.websocket.HostMeta;
import dev.holdfast.websocket.WebSocketConnector;
import java.net.URI;
import java.util.Optional;

/**
 * What {@code --websocket} says. The module of the WebSocket is loaded by those who give the option, and by nobody else.
 *
 * @param address empty if the domain is asked for it
 */
record WebSocketOption(Optional<URI> address) {
    /** @throws IllegalArgumentException if the text is neither, with a message that goes on after the text */
    static WebSocketOption parse(String text) {
        if (text.equals("auto")) {
            return new WebSocketOption(Optional.empty());
        }
        try {
            var address = URI.create(text);
            if (new WebSocketConnector(address).tlsFirst()) {
                return new WebSocketOption(Optional.of(address));
            }
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "is not the address of a WebSocket; write it like wss://example.org/xmpp-websocket, or auto",
                    wrong);
        }
        throw new IllegalArgumentException(
                "goes without TLS, without which holdfast never logs in; write wss: for ws:");
    }

    /** The peer at the address that is given, if one is. */
    Optional<Peer> peer(Optional<Proxy> through) {
        var wire = through.map(Proxy::startTls).orElseGet(Connector::startTls);
        return address.map(uri -> new WebSocketConnector(uri, wire).peer(new PeerSource.Given()));
    }

    /** What asks the domain for addresses. */
    static PeerDiscovery hostMeta(CertificatePolicy certificates) {
        return new HostMeta(certificates);
    }
}
