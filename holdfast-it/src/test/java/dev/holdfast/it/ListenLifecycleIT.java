// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Those who end {@code listen} are waited for, but not for long, and everybody learns of it. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ListenLifecycleIT {
    private final SharedServers servers;

    ListenLifecycleIT(SharedServers servers) {
        this.servers = servers;
    }

    @ParameterizedTest
    @CsvSource({
        "PROSODY_12, STARTTLS, TERM",
        "PROSODY_13, DIRECT_TLS, INT",
        "EJABBERD_23, STARTTLS, INT",
        "EJABBERD_24, DIRECT_TLS, TERM"
    })
    void aSignalEndsItInGoodOrder(RealServer kind, Transport transport, String signal) throws Exception {
        var server = servers.running(kind);
        var account = Login.of(server, transport, 14);
        var texts = IntStream.rangeClosed(1, 50).mapToObj(i -> "before " + i).toList();
        try (var watching = account.withResource("watching").listen("--priority", "-1");
                var listen = account.withResource("ending").listen()) {
            watching.nextOnline();
            listen.nextOnline();
            send(server, transport, account.jid(), texts);
            listen.await(texts.size(), "message");
            long start = System.nanoTime();
            listen.signal(signal);

            assertThat(listen.exitCode()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(listen.printed().getLast().text("event")).isEqualTo("stopped");
            assertThat(listen.stderr()).isEmpty();
            watching.next(
                    line -> line.isEvent("presence")
                            && line.text("from").equals(account.jid() + "/ending")
                            && line.text("type").equals("unavailable"),
                    "that the other has gone");
        }

        // the last acknowledgement has reached the server: nothing waits to be delivered again
        try (var listen = account.withResource("next").listen()) {
            listen.nextOnline();
            send(server, transport, account.jid(), List.of("after"));
            assertThat(listen.next("message").text("body")).isEqualTo("after");
        }
    }

    private static void send(RunningServer server, Transport transport, String to, List<String> texts)
            throws Exception {
        try (var send = Login.of(server, transport, 15).start("send", "--stdin-lines", to)) {
            send.input(texts);
            send.endInput();
            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
        }
    }
}
