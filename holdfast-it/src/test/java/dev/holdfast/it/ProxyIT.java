// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.it.RealProxy.Make;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Through proxies of other people to a real server. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ProxyIT {
    private static final int NOT_REACHABLE = 4;

    private final SharedServers servers;

    ProxyIT(SharedServers servers) {
        this.servers = servers;
    }

    static Stream<Arguments> ways() {
        return Stream.of(Make.values())
                .flatMap(make -> Stream.of(Transport.values()).map(transport -> Arguments.of(make, transport)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void messagesGoThroughAProxyThatWantsALogin(Make make, Transport transport) throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        var texts = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> "message " + i)
                .toList();
        var receiver = Login.of(server, transport, 1);
        try (var proxy = make.startWithLogin();
                var listen = receiver.listen("--count", "100", "--proxy", proxy.urlFor("me", "sesame"));
                var send = Login.of(server, transport, 2)
                        .start("send", "--stdin-lines", "--proxy", proxy.urlFor("me", "sesame"), receiver.jid())) {
            listen.nextOnline();
            send.input(texts);
            send.endInput();

            assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            assertThat(listen.exitCode()).as(() -> listen.stderr().toString()).isZero();
            assertThat(listen.all("message"))
                    .extracting(message -> message.text("body"))
                    .isEqualTo(texts);
        }
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void aSessionIsResumedThroughTheProxyWhenThatWasAway(Make make) throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        var receiver = Login.of(server, Transport.STARTTLS, 3);
        try (var proxy = make.start();
                var listen = receiver.listen("--count", "1", "--proxy", proxy.url())) {
            listen.nextOnline();

            proxy.restart();

            listen.next("resumed");
            try (var send = Login.of(server, Transport.STARTTLS, 4)
                    .start("send", "--proxy", proxy.url(), receiver.jid(), "still there?")) {
                assertThat(send.exitCode()).as(() -> send.stderr().toString()).isZero();
            }
            assertThat(listen.exitCode()).as(() -> listen.stderr().toString()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void aLoginThatTheProxyRefusesIsTheProxys(Make make) throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        try (var proxy = make.startWithLogin()) {
            for (var url : List.of(proxy.url(), proxy.urlFor("me", "wrong"))) {
                try (var ping = Login.of(server, Transport.STARTTLS, 5).start("ping", "--proxy", url)) {
                    assertThat(ping.exitCode())
                            .as(() -> ping.stderr().toString())
                            .isEqualTo(NOT_REACHABLE);
                    assertThat(ping.stderr())
                            .singleElement()
                            .asString()
                            .contains(proxy.url(), "user name", "password", "check --proxy")
                            .doesNotContain("wrong");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Make.class)
    void aServerThatTheProxyCannotReachIsNamed(Make make) throws Exception {
        var server = servers.running(RealServer.PROSODY_12);
        int nobody = LoopbackPorts.free();
        try (var proxy = make.start();
                var ping = Login.of(server, Transport.STARTTLS, 5)
                        .at(List.of(nobody))
                        .start("ping", "--proxy", proxy.url())) {
            assertThat(ping.exitCode()).as(() -> ping.stderr().toString()).isEqualTo(NOT_REACHABLE);
            assertThat(ping.stderr()).singleElement().asString().contains("127.0.0.1:" + nobody, proxy.url());
        }
    }
}
