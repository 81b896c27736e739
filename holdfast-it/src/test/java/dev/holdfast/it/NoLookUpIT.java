// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testkit.LoopbackServer;
import dev.holdfast.testkit.SocksServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the system sees of a command that goes through SOCKS5, as Tor needs it: every call to the network, and every file of the resolver. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class NoLookUpIT {
    private static final String DOMAIN = "onion-like.invalid";
    private static final Pattern PORT = Pattern.compile("sin6?_port=htons\\((\\d+)\\)");
    // glibc and JNDI read them when, and only when, a name is looked up
    private static final Pattern RESOLVER = Pattern.compile("/etc/(resolv\\.conf|hosts|host\\.conf)\"");

    @TempDir
    private Path directory;

    @Test
    void throughSocksTheProxyIsAllThatIsEverTalkedTo() throws Exception {
        try (var server = LoopbackServer.builder()
                        .domain(DOMAIN)
                        .account("romeo", "secret")
                        .start();
                var socks = SocksServer.start(Map.of("name " + DOMAIN + ":5222", server.port()))) {
            var ca = Files.writeString(
                    directory.resolve("ca.pem"), server.certificates().caPem());

            var calls = callsOf(
                    true, "--count", "1", "--ca", ca.toString(), "--proxy", "socks5://127.0.0.1:" + socks.port());

            assertThat(socks.asked()).containsExactly("name " + DOMAIN + ":5222");
            assertThat(ports(calls)).containsOnly(socks.port());
            assertThat(calls).noneMatch(call -> RESOLVER.matcher(call).find());
        }
    }

    @Test
    void withoutAProxyTheSameEyesSeeTheLookUp() throws Exception {
        var calls = callsOf(false, "--timeout", "20");

        assertThat(ports(calls)).contains(53);
        assertThat(calls).anyMatch(call -> RESOLVER.matcher(call).find());
    }

    /** Runs {@code holdfast ping} under strace, which finds the server or does not; returns its calls to the network and those that open files. */
    private List<String> callsOf(boolean reached, String... arguments) throws IOException, InterruptedException {
        if (!Files.exists(Path.of("/usr/bin/strace"))) {
            throw ServerSoftware.missing("strace", "the Debian package strace");
        }
        var log = directory.resolve("calls");
        try (var ping = HoldfastProcess.startUnder(
                List.of("strace", "-f", "-qq", "-e", "trace=%network,openat", "-o", log.toString()),
                "secret",
                Stream.concat(Stream.of("ping", "--jid", "romeo@" + DOMAIN), Stream.of(arguments))
                        .toList())) {
            boolean done = ping.exitCode() == 0;
            assertThat(done).as(() -> ping.stderr().toString()).isEqualTo(reached);
        }
        return Files.readAllLines(log);
    }

    /** The ports of other ends: whoever connects, or sends without having connected, names one. */
    private static List<Integer> ports(List<String> calls) {
        return calls.stream()
                .filter(call -> call.contains(" connect(") || call.contains(" send"))
                .flatMap(call -> PORT.matcher(call).results())
                .map(match -> Integer.parseInt(match.group(1)))
                .distinct()
                .toList();
    }
}
