// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever a server does, it never sees more than ten connection attempts of a client in any five seconds. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class AttemptLimitIT {
    private static final int LIMIT = 10;
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    /** The thread that accepts may be late for the first attempt; that does not bring the eleventh nearer. */
    private static final long LATE_NANOS = Duration.ofMillis(300).toNanos();

    private static final int MANY = 25;

    private final SharedServers servers;

    AttemptLimitIT(SharedServers servers) {
        this.servers = servers;
    }

    @Test
    void manyServersThatHangUpAreNotTriedAllAtOnce() throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        try (var beforeLogin = FaultProxy.before(server.startTlsPort());
                var afterLogin = FaultProxy.before(server.directTlsPort());
                var listen = Login.of(server, Transport.DIRECT_TLS, 16)
                        .at(Collections.nCopies(MANY, afterLogin.port()))
                        .listen()) {
            listen.nextOnline();
            beforeLogin.drop();
            afterLogin.drop();
            afterLogin.reset();
            try (var send = Login.of(server, Transport.STARTTLS, 17)
                    .at(Collections.nCopies(MANY, beforeLogin.port()))
                    .start("send", "--timeout", "60", server.account(16), "never")) {

                assertThat(send.exitCode()).isEqualTo(4);
            }
            assertThat(beforeLogin.accepted()).isEqualTo(MANY);
            assertKeepsTheLimit(beforeLogin);
            assertThat(afterLogin.accepted()).as("attempts of listen meanwhile").isGreaterThan(2 * LIMIT);
            assertKeepsTheLimit(afterLogin);

            listen.next("suspended");
            assertThat(listen.all("failed")).isEmpty();
        }
    }

    @Test
    void aServerThatThrowsUsOutAfterEachLoginIsNotHammered() throws Exception {
        var server = servers.running(RealServer.EJABBERD_24);
        try (var proxy = FaultProxy.before(server.startTlsPort());
                var listen =
                        Login.of(server, Transport.STARTTLS, 18).through(proxy).start("listen", "--json")) {
            for (int i = 0; i < 6; i++) {
                listen.next("established");
                server.kick(18);
                assertThat(listen.next("suspended").text("cause")).contains("policy-violation");
            }
            assertKeepsTheLimit(proxy);
            assertThat(listen.all("failed")).isEmpty();
        }
    }

    private static void assertKeepsTheLimit(FaultProxy proxy) {
        var times = proxy.acceptedAt();
        for (int i = LIMIT; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - LIMIT))
                    .as(() -> "from one attempt to the tenth after it, of " + offsets(times))
                    .isGreaterThan(WINDOW_NANOS - LATE_NANOS);
        }
    }

    private static List<Long> offsets(List<Long> times) {
        return times.stream()
                .map(time -> Duration.ofNanos(time - times.getFirst()).toMillis())
                .toList();
    }
}
