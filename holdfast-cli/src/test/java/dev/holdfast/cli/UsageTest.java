// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("", "a command is missing", "send"),
                mistake("fly", "fly"),
                mistake("send", "TO"),
                mistake("send a@b", "--jid USER@DOMAIN", "HOLDFAST_JID"),
                mistake("send --jid a@b c@d x y", "'y'"),
                mistake("send --jid example.org c@d x", "'example.org'", "user@example.org"),
                mistake("send --jid a@b@/ c@d x", "--jid", "'a@b@/'", "not a JID"),
                mistake("send --jid a@b @d x", "'@d'", "not a JID"),
                mistake("send --jid a@b --server here c@d x", "--server", "'here'", "HOST:PORT"),
                mistake("send --jid a@b --server here:99999 c@d x", "'here:99999'", "65535"),
                mistake("send --jid a@b --dns here: c@d x", "--dns", "'here:'", "HOST:PORT"),
                mistake("send --jid a@b --proxy here:1 c@d x", "--proxy", "\"here:1\"", "socks5://127.0.0.1:9050"),
                mistake("send --jid a@b --proxy socks5://here c@d x", "--proxy", "has no port"),
                mistake("send --jid a@b --proxy ftp://here:1 c@d x", "--proxy", "ftp://here:1", "no kind of proxy"),
                mistake(
                        "send --jid a@b --proxy socks5://127.0.0.1:9050 --dns 192.0.2.1:53 c@d x",
                        "--dns",
                        "socks5://127.0.0.1:9050",
                        "leave out"),
                mistake("send --jid a@b --websocket here c@d x", "--websocket", "'here'", "wss://", "auto"),
                mistake("send --jid a@b --websocket wss:here c@d x", "'wss:here'", "wss://"),
                mistake("send --jid a@b --websocket wss://a|b/ c@d x", "'wss://a|b/'", "wss://"),
                mistake("send --jid a@b --websocket ws://here/ c@d x", "'ws://here/'", "without TLS", "wss:"),
                mistake(
                        "send --jid a@b --websocket auto --proxy http://there:1 c@d x",
                        "--websocket",
                        "http://there:1",
                        "leave out"),
                mistake("send --jid a@b --websocket auto --dns 192.0.2.1:53 c@d x", "--dns", "auto", "leave out"),
                mistake("send --jid a@b --timeout soon c@d x", "--timeout", "'soon'", "seconds"),
                mistake("send --jid a@b --timeout 0 c@d x", "'0'", "more than 0"),
                mistake("send --jid a@b --timeout -1 c@d x", "-1"),
                mistake("send --jid a@b --direct-tls c@d x", "--direct-tls", "--server HOST:PORT"),
                mistake("send --jid a@b --ca /nowhere.pem c@d x", "--ca", "/nowhere.pem", "PEM"),
                mistake("send --jid a@b --password-file /nowhere c@d x", "--password-file", "/nowhere"),
                mistake("send --jid a@b --password secret c@d x", "--password"),
                mistake("send --jid a@b --stdin-lines c@d x", "--stdin-lines", "'x'"),
                mistake("send --jid a@b --colour c@d x", "--colour"),
                mistake("listen --jid a@b --priority 128", "128", "-128 to 127"),
                mistake("listen --jid a@b --priority high", "--priority", "high"),
                mistake("listen --jid a@b --count 0", "0", "1 or more"),
                mistake("listen --jid a@b --liveness 0", "--liveness", "'0'"),
                mistake("listen --jid a@b now", "now"),
                mistake("ping --jid a@b --count 0", "0", "1 or more"),
                mistake("demo --messages 0", "0", "from 1"),
                mistake("demo --cuts -1", "-1", "from 0"),
                mistake("demo --jid a@b", "--jid"));
    }

    private static Arguments mistake(String line, String... parts) {
        return Arguments.of(line, parts);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedWithItsValueAndARemedyInOneLine(String line, String[] parts) throws Exception {
        var command =
                Command.of(line.isEmpty() ? new String[0] : line.split(" ")).run();

        command.exits(ExitCode.USAGE).complains(parts).complains("--help");
        assertThat(command.out().text()).isEmpty();
    }

    @Test
    void withoutAPasswordItSaysHowToGiveOne() throws Exception {
        Command.of("send", "--jid", "a@b", "c@d", "x")
                .environment("HOLDFAST_PASSWORD", "")
                .run()
                .exits(ExitCode.USAGE)
                .complains("a@b", "--password-file FILE", "HOLDFAST_PASSWORD");
    }

    @Test
    void anEmptyPasswordFileIsNamed(@TempDir Path directory) throws Exception {
        var file = Files.writeString(directory.resolve("password"), "\nsecond line\n");

        Command.of("ping", "--jid", "a@b", "--password-file", file.toString())
                .run()
                .exits(ExitCode.USAGE)
                .complains(file.toString(), "first line");
    }

    @Test
    void aWrongJidInTheEnvironmentIsNamed() throws Exception {
        Command.of("ping")
                .environment("HOLDFAST_JID", "@@")
                .run()
                .exits(ExitCode.USAGE)
                .complains("HOLDFAST_JID");
    }

    @Test
    void aWrongProxyIsShownWithoutItsPassword() throws Exception {
        var onTheLine = Command.of("ping", "--jid", "a@b", "--proxy", "socks5://me:hidden@here")
                .run();
        var around = Command.of("ping", "--jid", "a@b")
                .environment("HOLDFAST_PROXY", "socks5://me:hidden@here")
                .run();

        onTheLine.exits(ExitCode.USAGE).complains("--proxy", "socks5://***@here", "has no port");
        around.exits(ExitCode.USAGE).complains("HOLDFAST_PROXY", "socks5://***@here", "has no port");
        assertThat(onTheLine.err().text() + around.err().text()).doesNotContain("hidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "demo --help", "send --help", "listen --help", "ping --help"})
    void helpGoesToStdoutAndNamesTheExitCodes(String line) throws Exception {
        var command = Command.of(line.split(" ")).run().exits(ExitCode.DONE);

        assertThat(command.out().text()).contains("Usage: holdfast", "Exit codes:", "TLS missing or refused");
        assertThat(command.err().text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "demo --version", "send --version", "listen --version", "ping --version"})
    void versionNamesTheBuildAndTheJava(String line) throws Exception {
        var command = Command.of(line.split(" ")).run().exits(ExitCode.DONE);

        assertThat(command.out().text()).startsWith("holdfast ").contains("Java " + Runtime.version());
    }
}
