// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holdfast and the clients of other people understand each other. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ThirdPartyIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<String> TEXTS = List.of("Grüße, <one> & 'two' \"three\" 👋", "the second");

    private final SharedServers servers;

    ThirdPartyIT(SharedServers servers) {
        this.servers = servers;
    }

    @ParameterizedTest
    @CsvSource({
        "AIOXMPP, PROSODY_12, STARTTLS",
        "AIOXMPP, PROSODY_13, DIRECT_TLS",
        "GO_SENDXMPP, PROSODY_12, DIRECT_TLS",
        "GO_SENDXMPP, PROSODY_13, STARTTLS"
    })
    void messagesArriveBothWays(ThirdPartyClient other, RealServer kind, Transport transport) throws Exception {
        var server = servers.running(kind);
        var theirs = server.account(12);
        var ours = Login.of(server, transport, 13);

        try (var listener = other.listen(server, transport, theirs);
                var send = ours.start("send", "--json", "--stdin-lines", theirs)) {
            send.input(TEXTS);
            send.endInput();
            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            for (var text : TEXTS) {
                assertThat(listener.next(LIMIT)).isEqualTo(new ReceivedMessage(ours.jid(), text));
            }
        }

        try (var listen = ours.listen("--count", "2")) {
            listen.nextOnline();
            for (var text : TEXTS) {
                other.send(server, transport, theirs, ours.jid(), text);
            }
            assertThat(listen.exitCode()).as(() -> listen.stderr().toString()).isZero();
            assertThat(listen.all("message"))
                    .extracting(message -> ThirdPartyProgram.bare(message.text("from")) + ": " + message.text("body"))
                    .containsExactlyElementsOf(
                            TEXTS.stream().map(text -> theirs + ": " + text).toList());
        }
    }
}
