// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clients by other people work with our servers, before we blame our own. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ThirdPartyClientsIT {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final SharedServers servers;

    ThirdPartyClientsIT(SharedServers servers) {
        this.servers = servers;
    }

    @ParameterizedTest
    @CsvSource({"AIOXMPP, GO_SENDXMPP, PROSODY_12, STARTTLS", "GO_SENDXMPP, AIOXMPP, PROSODY_13, DIRECT_TLS"})
    void talkToEachOther(ThirdPartyClient sender, ThirdPartyClient receiver, RealServer kind, Transport transport)
            throws Exception {
        var server = servers.running(kind);
        var from = server.account(10);
        var to = server.account(11);

        try (var listener = receiver.listen(server, transport, to)) {
            sender.send(server, transport, from, to, "Grüße, <one> & 'two'");
            assertThat(listener.next(LIMIT)).isEqualTo(new ReceivedMessage(from, "Grüße, <one> & 'two'"));
            sender.send(server, transport, from, to, "the second");
            assertThat(listener.next(LIMIT)).isEqualTo(new ReceivedMessage(from, "the second"));
        }
    }
}
