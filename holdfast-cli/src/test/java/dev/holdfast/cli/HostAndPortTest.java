// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
    @ParameterizedTest
    @CsvSource({"xmpp.example.org:5222,xmpp.example.org,5222", "127.0.0.1:1,127.0.0.1,1", "[::1]:65535,::1,65535"})
    void readsNamesAndAddresses(String text, String host, int port) {
        assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "host", "host:", ":5222", "::1:5222", "host:0", "host:65536", "a b:1", "host:5222/x", "[::1]"
            })
    void refusesAllElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostAndPort.parse(text));
    }
}
