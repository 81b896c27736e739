// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The floor under all other tests of this module: the servers run, and do what their handles promise. No code of ours takes part. */
@ExtendWith(RealServerExtension.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class RealServersIT {
    private final SharedServers servers;

    RealServersIT(SharedServers servers) {
        this.servers = servers;
    }

    @OnEveryServer
    void letsTheFirstAndTheLastAccountLogInUnderTls(Access access) throws Exception {
        var server = servers.running(access.server());

        for (int account : List.of(0, RunningServer.ACCOUNTS - 1)) {
            try (var stream = secured(server, access.transport(), server.domain())) {
                assertThat(logIn(stream, "user" + account)).contains("<success");
            }
        }
    }

    @OnEveryServer
    void refusesAWrongPassword(Access access) throws Exception {
        var server = servers.running(access.server());

        try (var stream = secured(server, access.transport(), server.domain())) {
            assertThat(authenticate(stream, "user0", "wrong").readTo("</failure>"))
                    .contains("not-authorized");
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void offersScramAndNoPlainLoginBeforeTls(RealServer kind) throws Exception {
        var server = servers.running(kind);

        try (var stream = RawStream.connect(server.startTlsPort()).open(server.domain())) {
            assertThat(stream.readTo("</stream:features>"))
                    .contains("<starttls")
                    .doesNotContain("<mechanism>");
        }
        try (var stream = secured(server, Transport.STARTTLS, server.domain())) {
            assertThat(stream.open(server.domain()).readTo("</stream:features>"))
                    .contains("<mechanism>SCRAM-SHA-1</mechanism>", "<mechanism>SCRAM-SHA-256</mechanism>");
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void survivesAKillWithItsPortsAndAccounts(RealServer kind) throws Exception {
        try (var server = kind.start()) {
            server.kill9();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(() -> RawStream.connect(server.startTlsPort())).isInstanceOf(ConnectException.class);

            server.restartOnSamePorts();
            try (var stream = secured(server, Transport.DIRECT_TLS, server.domain())) {
                assertThat(logIn(stream, "user19")).contains("<success");
            }

            server.terminate();
            assertThat(server.isRunning()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(RealServer.class)
    void saysNothingWhileFrozenAndGoesOnAfterwards(RealServer kind) throws Exception {
        var server = servers.running(kind);
        try (var stream = RawStream.connect(server.startTlsPort())) {
            server.freeze();
            try {
                stream.open(server.domain());
                assertThatThrownBy(() -> stream.within(200).readTo(">")).isInstanceOf(SocketTimeoutException.class);
            } finally {
                server.thaw();
            }
            assertThat(stream.within(10_000).readTo("</stream:features>")).contains("<starttls");
        }
    }

    @Test
    void leavesNeitherAProcessNorADirectoryWhenClosed() throws Exception {
        var server = RealServer.PROSODY_12.start();
        var directory = server.directory();
        assertThat(directory).exists();

        server.close();

        assertThat(server.isRunning()).isFalse();
        assertThat(directory).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired.test", "selfsigned.test", "wronghost.test", "untrusted.test"})
    void hasAHostForEachKindOfBadCertificate(String host) throws Exception {
        for (var kind : RealServer.values()) {
            if (kind.hasBadCertificateHosts()) {
                var server = servers.running(kind);
                for (var transport : Transport.values()) {
                    assertThatThrownBy(() -> secured(server, transport, host))
                            .isInstanceOf(SSLHandshakeException.class)
                            .rootCause()
                            .message()
                            .containsPattern(
                                    switch (host) {
                                        case "expired.test" -> "NotAfter";
                                        case "wronghost.test" ->
                                            "No subject alternative DNS name matching wronghost.test";
                                        default -> "unable to find valid certification path";
                                    });
                }
            }
        }
    }

    @Test
    void showsItsLog() throws Exception {
        for (var kind : RealServer.values()) {
            assertThat(servers.running(kind).logTail()).contains("server.log").matches("(?s).*(c2s|listener|Start).*");
        }
    }

    private static RawStream secured(RunningServer server, Transport transport, String domain)
            throws IOException, GeneralSecurityException {
        var stream = RawStream.connect(server.port(transport));
        if (transport == Transport.STARTTLS) {
            stream.open(domain).readTo("</stream:features>");
            stream.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").readTo("<proceed");
            stream.readTo(">");
        }
        return stream.secure(domain, server.caFile());
    }

    private static String logIn(RawStream stream, String user) throws IOException {
        return authenticate(stream, user, RunningServer.PASSWORD).readTo("<success");
    }

    private static RawStream authenticate(RawStream stream, String user, String password) throws IOException {
        stream.open("localhost").readTo("</stream:features>");
        var plain = Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(UTF_8));
        return stream.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + plain + "</auth>");
    }
}
