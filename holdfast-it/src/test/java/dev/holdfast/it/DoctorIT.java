// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdfast doctor} and {@code discover} on real zones and a real Prosody, with a fault planted in each. */
@ExtendWith(RealServerExtension.class)
@Timeout(120)
class DoctorIT {
    private static final int HEALTHY = 0;
    private static final int LOGIN_REFUSED = 3;
    private static final int NOT_REACHABLE = 4;
    private static final int NO_TLS = 5;
    private static final int TIMEOUT = 7;
    private static final int WARNINGS = 8;

    private final RunningServer server;
    private RealNameServer dns;
    private ServerSocket mute;

    DoctorIT(SharedServers servers) throws Exception {
        server = servers.running(RealServer.PROSODY_12);
    }

    @BeforeEach
    void startDns() throws Exception {
        mute = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        int dead = LoopbackPorts.free();
        var records = new ArrayList<String>();
        records.add("address=/xmpp.test/127.0.0.1");
        records.add("address=/nosrv.test/127.0.0.1");
        records.add(srv("client", "localhost", server.startTlsPort(), 10));
        records.add(srv("s-client", "localhost", server.directTlsPort(), 5));
        for (var host : List.of("expired.test", "wronghost.test", "selfsigned.test", "untrusted.test", "anon.test")) {
            records.add(srv("client", host, server.startTlsPort(), 10));
        }
        records.add(srv("client", "dead.test", dead, 1));
        records.add(srv("client", "dead.test", server.startTlsPort(), 2));
        records.add(srv("client", "mute.test", mute.getLocalPort(), 1));
        records.add("srv-host=_xmpp-client._tcp.noxmpp.test");
        records.add("srv-host=_xmpps-client._tcp.noxmpp.test");
        dns = RealNameServer.dnsmasq(records);
    }

    private static String srv(String service, String domain, int port, int priority) {
        return "srv-host=_xmpp" + service.replaceFirst("^client", "-client") + "._tcp." + domain + ",xmpp.test," + port
                + "," + priority + ",0";
    }

    @AfterEach
    void close() throws IOException {
        dns.close();
        mute.close();
    }

    private HoldfastProcess run(String... arguments) throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--dns");
        all.add("127.0.0.1:" + dns.address().getPort());
        return HoldfastProcess.start(RunningServer.PASSWORD, all);
    }

    private String doctor(String target, int expected, String... more) throws Exception {
        var arguments = new ArrayList<>(
                List.of("doctor", target, "--ca", server.caFile().toString()));
        arguments.addAll(List.of(more));
        try (var doctor = run(arguments.toArray(String[]::new))) {
            int code = doctor.exitCode();
            var said = String.join("\n", doctor.stdout()) + "\n" + String.join("\n", doctor.stderr());
            assertThat(code).as(said).isEqualTo(expected);
            return said;
        }
    }

    @Test
    void aHealthyDomainIsCalledSo() throws Exception {
        assertThat(doctor("localhost", HEALTHY))
                .contains("xmpp.test:" + server.directTlsPort() + " (direct TLS)", "localhost is healthy: 2 of 2")
                .doesNotContain("error:", "warning:");
    }

    @Test
    void withAnAccountItLogsIn() throws Exception {
        assertThat(doctor(server.account(9), HEALTHY)).contains("used SCRAM-SHA-256", "SASL", "BIND");
    }

    @Test
    void badCertificatesAreNamed() throws Exception {
        assertThat(doctor("expired.test", NO_TLS)).contains("the certificate for expired.test has expired", "renew");
        assertThat(doctor("wronghost.test", NO_TLS)).contains("the certificate is not for wronghost.test");
        assertThat(doctor("selfsigned.test", NO_TLS)).contains("self-signed");
        assertThat(doctor("untrusted.test", NO_TLS)).contains("not issued by a trusted authority");
    }

    @Test
    void aDeadFirstPeerIsNamedAndTheDomainWorks() throws Exception {
        assertThat(doctor("dead.test", WARNINGS)).contains("it is dead", "refused", "clients try first", "1 of 2");
    }

    @Test
    void aDomainWithoutTheServiceIsNamed() throws Exception {
        assertThat(doctor("noxmpp.test", NOT_REACHABLE)).contains("there is no XMPP service here (SRV target \".\")");
    }

    @Test
    void aDomainWithoutRecordsIsNamed() throws Exception {
        assertThat(doctor("nosrv.test", NOT_REACHABLE)).contains("there are no SRV records", "nosrv.test:5222");
    }

    @Test
    void aServerThatHangsIsNamed() throws Exception {
        assertThat(doctor("mute.test", TIMEOUT, "--timeout", "2")).contains("accepts connections and then hangs");
    }

    @Test
    void noMechanismInCommonIsNamed() throws Exception {
        assertThat(doctor("anon.test", LOGIN_REFUSED)).contains("no SASL mechanism in common: it offers ANONYMOUS");
    }

    @Test
    void thePageIsWrittenWhereItWasAskedFor(@TempDir Path directory) throws Exception {
        var page = directory.resolve("page.html");
        doctor("dead.test", WARNINGS, "--html", page.toString(), "--json");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>").contains("it is dead", "rail");
    }

    @Test
    void discoverShowsTheOrderAndWhereItComesFrom() throws Exception {
        try (var discover = run("discover", "localhost")) {
            assertThat(discover.exitCode()).isZero();
            assertThat(String.join("\n", discover.stdout()))
                    .containsSubsequence(
                            "1. xmpp.test:" + server.directTlsPort() + " (direct TLS)",
                            "SRV 5 0",
                            "2. xmpp.test:" + server.startTlsPort() + " (STARTTLS)",
                            "SRV 10 0");
        }
        try (var discover = run("discover", "noxmpp.test")) {
            assertThat(discover.exitCode()).isEqualTo(NOT_REACHABLE);
        }
    }

    @Test
    void aMuteFirstPeerOfThePrioritiesCostsALoginAStaggerAndNoTimeout() throws Exception {
        try (var racing = RealNameServer.dnsmasq(List.of(
                        "address=/xmpp.test/127.0.0.1",
                        srv("client", "localhost", mute.getLocalPort(), 1),
                        srv("client", "localhost", server.startTlsPort(), 1)));
                var ping = HoldfastProcess.start(
                        RunningServer.PASSWORD,
                        List.of(
                                "ping",
                                "--jid",
                                server.account(9),
                                "--count",
                                "1",
                                "--ca",
                                server.caFile().toString(),
                                "--dns",
                                "127.0.0.1:" + racing.address().getPort()))) {
            assertThat(ping.exitCode()).as(String.join("\n", ping.stderr())).isZero();
        }
    }
}
