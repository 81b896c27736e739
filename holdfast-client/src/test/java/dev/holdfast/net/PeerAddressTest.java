// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.stream.Framing;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "xmpp.example.test, xmpp.example.test, 5222",
        "xmpp.example.test:5269, xmpp.example.test, 5269",
        "' xmpp.example.test:1 ', xmpp.example.test, 1",
        "192.0.2.7, 192.0.2.7, 5222",
        "192.0.2.7:65535, 192.0.2.7, 65535",
        "[2001:db8::7], 2001:db8::7, 5222",
        "[2001:db8::7]:5223, 2001:db8::7, 5223",
        "2001:db8::7, 2001:db8::7, 5222",
        "[::ffff:192.0.2.7]:5223, ::ffff:192.0.2.7, 5223",
    })
    void readsHostAndPort(String address, String host, int port) {
        assertThat(parse(address, Connector.startTls()))
                .contains(new Peer(host, port, Connector.startTls(), new PeerSource.Location()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ":5222",
                "host:",
                "host:0",
                "host:65536",
                "host:99999",
                "host:123456",
                "host:-1",
                "host:port",
                "[2001:db8::7",
                "a:b",
                "1:2:port",
                "2001:db8::7]",
                "[]",
                "[]:5222",
                "[abcd]:5222",
                "[host.example]:5222",
                "[fe80::1%eth0]:5222",
                "two hosts",
                "host:5222/path",
                "https://host:5222"
            })
    void refusesWhatIsNoAddress(String garbage) {
        assertThat(parse(garbage, Connector.startTls())).isEmpty();
    }

    private static Optional<Peer> parse(String address, Connector connector) {
        return PeerAddress.parse(address, connector, new PeerSource.Location());
    }

    @Test
    void withoutAPortItIsTheUsualOneOfTheConnector() {
        assertThat(parse("host", Connector.directTls()).map(Peer::port)).contains(5223);
    }

    @Test
    void aHostAndAPortAreNoAddressOfAWebSocket() {
        var webSocket = new Connector() {
            @Override
            public Connection connect(String host, int port, ConnectOptions options) {
                throw new AssertionError();
            }

            @Override
            public boolean tlsFirst() {
                return true;
            }

            @Override
            public Framing framing() {
                return Framing.WEBSOCKET;
            }
        };
        assertThat(parse("host:443", webSocket)).isEmpty();
    }

    @Test
    void keepsTheConnector() {
        assertThat(parse("host", Connector.directTls()).map(Peer::connector)).contains(Connector.directTls());
    }
}
