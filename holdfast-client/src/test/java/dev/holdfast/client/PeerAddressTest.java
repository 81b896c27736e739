// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.net.Connector;
import dev.holdfast.net.Peer;
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
        "[::ffff:192.0.2.7]:5223, ::ffff:192.0.2.7, 5223",
    })
    void readsHostAndPort(String address, String host, int port) {
        assertThat(PeerAddress.parse(address, Connector.startTls()))
                .contains(new Peer(host, port, Connector.startTls()));
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
                "2001:db8::7",
                "[2001:db8::7",
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
        assertThat(PeerAddress.parse(garbage, Connector.startTls())).isEmpty();
    }

    @Test
    void keepsTheConnector() {
        assertThat(PeerAddress.parse("host", Connector.directTls()).map(Peer::connector))
                .contains(Connector.directTls());
    }
}
