// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Holdfast is for: two people at their terminals, a real server between them. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class MainJobIT {
    private static final int MESSAGES = 1_000;

    private final SharedServers servers;

    MainJobIT(SharedServers servers) {
        this.servers = servers;
    }

    @OnEveryServer
    void whatSendReportsAsAckedListenPrintsOnceAndInOrder(Access access) throws Exception {
        var server = servers.running(access.server());
        var texts = IntStream.rangeClosed(1, MESSAGES)
                .mapToObj(i -> "message " + i + " <&> Grüße")
                .toList();
        var receiver = Login.of(server, access.transport(), 1);
        var sender = Login.of(server, access.transport(), 2).withResource("sender");

        try (var listen = receiver.listen("--count", "" + MESSAGES);
                var send = sender.start("send", "--json", "--stdin-lines", receiver.jid())) {
            listen.nextOnline();
            send.input(texts);
            send.endInput();

            var session = listen.all("established").getFirst();
            assertThat(session.text("jid")).startsWith(receiver.jid() + "/");
            assertThat(session.text("server")).contains("127.0.0.1:" + server.port(access.transport()));
            assertThat(session.text("tls")).startsWith("TLSv1.");
            assertThat(session.text("mechanism")).isEqualTo(strongestScram(access.server()));
            assertThat(session.text("sm")).isEqualTo("true");
            assertThat(session.text("resumable")).isEqualTo("true");

            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            assertThat(listen.exitCode()).as(() -> listen.stderr().toString()).isZero();

            var outcomes = send.printed();
            assertThat(outcomes).hasSize(MESSAGES).allSatisfy(outcome -> {
                assertThat(outcome.text("event")).isEqualTo("outcome");
                assertThat(outcome.text("state")).isEqualTo("acked");
                assertThat(outcome.text("to")).isEqualTo(receiver.jid());
            });
            var messages = listen.all("message");
            assertThat(messages).extracting(message -> message.text("body")).isEqualTo(texts);
            assertThat(messages)
                    .extracting(message -> message.text("id"))
                    .isEqualTo(
                            outcomes.stream().map(outcome -> outcome.text("id")).toList());
            assertThat(messages)
                    .allSatisfy(message -> assertThat(message.text("from")).isEqualTo(sender.jid()));
            assertThat(listen.printed().getLast().text("event")).isEqualTo("stopped");
            assertThat(send.stderr()).isEmpty();
            assertThat(listen.stderr()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void pingMeasuresHowFarTheServerIs(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var ping = Login.of(server, Transport.STARTTLS, 3).start("ping", "--json", "--count", "2")) {

            assertThat(ping.exitCode()).as(() -> ping.stderr().toString()).isZero();
            assertThat(ping.all("ping")).hasSize(2).allSatisfy(reply -> {
                assertThat(reply.text("state")).isEqualTo("reply");
                assertThat(Double.parseDouble(reply.text("ms"))).isBetween(0.0, 10_000.0);
            });
            assertThat(ping.printed().getLast().text("event")).isEqualTo("summary");
            assertThat(ping.stderr()).isEmpty();
        }
    }

    /** Of those without channel binding. */
    private static String strongestScram(RealServer server) {
        return switch (server) {
            case PROSODY_12, PROSODY_13 -> "SCRAM-SHA-256";
            case EJABBERD_23, EJABBERD_24 -> "SCRAM-SHA-512";
        };
    }
}
