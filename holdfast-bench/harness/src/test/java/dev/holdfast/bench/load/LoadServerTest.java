// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadServerTest {
    private static final String REQUEST = "<r xmlns='urn:xmpp:sm:3'/>";

    @TempDir
    private static Path directory;

    private static Path keystore;
    private static SSLContext trusting;

    private LoadServer server;
    private Socket control;

    @BeforeAll
    static void makeKeys() throws Exception {
        keystore = TestKeys.make(directory);
        trusting = TestKeys.trusting(keystore);
    }

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = LoadServer.start(keystore, TestKeys.PASSWORD.toCharArray());
        control = new Socket(InetAddress.getLoopbackAddress(), server.controlPort());
        control.setSoTimeout(5000);
    }

    @AfterEach
    void stop() throws IOException {
        control.close();
        server.close();
    }

    @Test
    void logsInOverStartTlsWithBindAndEnableInOneFlight() throws Exception {
        try (RawClient client = RawClient.startTls(server.startTlsPort(), trusting)) {
            client.authenticate("u1", "secret");
            client.send(RawClient.BIND + RawClient.ENABLE + REQUEST);
            assertThat(client.until("</iq>")).contains("<jid>u1@bench.test/r</jid>");
            assertThat(client.until("/>")).startsWith("<enabled ").contains("resume='true'");
            assertThat(client.until("/>")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='0'/>");
            assertThat(told("sessions")).isEqualTo("1");
        }
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        try (RawClient client = RawClient.direct(server.directPort(), trusting)) {
            client.send(RawClient.HEADER);
            client.until("</stream:features>");
            // NUL u1 NUL wrong
            client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHUxAHdyb25n</auth>");
            client.until("<not-authorized/></failure>");
            // NUL u1 NUL secret
            client.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHUxAHNlY3JldA==</auth>");
            client.until("</success>");
        }
    }

    @Test
    void countsStanzasAndChecksTheirNumbers() throws Exception {
        try (RawClient client = direct("u1")) {
            client.bindAndEnable();
            for (int number : List.of(1, 2, 4, 3, 4, 7)) {
                client.send(
                        "<message to='sink@bench.test'><subject>s</subject><body>n-" + number + "</body></message>");
            }
            client.send(" <presence/> <iq type='result' id='x'/>" + REQUEST);
            assertThat(client.until("/>")).isEqualTo("<a xmlns='urn:xmpp:sm:3' h='8'/>");
            assertThat(told("received")).isEqualTo("{\"messages\":6,\"duplicates\":1,\"missing\":2,\"reordered\":1}");
            assertThat(told("reset-counts")).isEqualTo("ok");
            client.send("<message to='sink@bench.test'><body>n-8</body></message>" + REQUEST);
            client.until("h='9'/>");
            assertThat(told("received")).isEqualTo("{\"messages\":1,\"duplicates\":0,\"missing\":0,\"reordered\":0}");
        }
    }

    @Test
    void echoesAMessageByteForByte() throws Exception {
        try (RawClient client = direct("u1")) {
            client.bindAndEnable();
            client.send(
                    "<message id='m1' to='echo@bench.test' type=\"chat\"><body>grün &lt; 😀</body><x xmlns='y'/></message>");
            assertThat(client.until("</message>"))
                    .isEqualTo("<message from='echo@bench.test' to='u1@bench.test/r' id='m1' type=\"chat\">"
                            + "<body>grün &lt; 😀</body><x xmlns='y'/></message>");
        }
    }

    @Test
    void answersRequests() throws Exception {
        assertThat(told("roster 2")).isEqualTo("ok");
        try (RawClient client = direct("u1")) {
            client.bindAndEnable();
            client.send("<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>");
            assertThat(client.until("</iq>"))
                    .startsWith("<iq type='result' id='1' to='u1@bench.test/r'>")
                    .contains("jid='contact-2@bench.test'");
            client.send("<iq type='get' id='2' to='bench.test'><ping xmlns='urn:xmpp:ping'/></iq>");
            assertThat(client.until("/>"))
                    .isEqualTo("<iq type='result' id='2' from='bench.test' to='u1@bench.test/r'/>");
            client.send("</stream:stream>");
            client.until("</stream:stream>");
        }
    }

    @Test
    void blastsWholeStanzasAndStillAnswers() throws Exception {
        try (RawClient client = direct("u1")) {
            client.bindAndEnable();
            client.send(REQUEST);
            assertThat(told("blast u1 1000 200 entities")).isEqualTo("ok");
            client.send(REQUEST);
            String all = client.until("h='0'/>") + client.until("h='0'/>");
            List<String> messages = matches(
                    all,
                    "<message from='blaster@bench.test/x' to='u1@bench.test/r' type='chat'>"
                            + "<body>&amp; &lt;x+</body></message>");
            assertThat(messages)
                    .hasSize(1000)
                    .allSatisfy(message -> assertThat(message).hasSize(200));
            assertThat(told("blast nobody 1 300")).startsWith("error no session of nobody");
            assertThat(told("blast u1 1 20")).startsWith("error a message to this user has at least");
        }
    }

    @Test
    void resumesAfterACutWithEveryMessageExactlyOnce() throws Exception {
        String id;
        List<String> seen = new ArrayList<>();
        try (RawClient client = RawClient.startTls(server.startTlsPort(), trusting)) {
            client.authenticate("u1", "secret");
            id = client.bindAndEnable();
            client.send("<message to='sink@bench.test'><body>n-1</body></message>");
            assertThat(told("each 3")).isEqualTo("ok");
            seen.addAll(bodies(client.until(REQUEST)));
            client.send("<a xmlns='urn:xmpp:sm:3' h='2'/>" + REQUEST);
            client.until("h='1'/>");
            assertThat(told("cut")).isEqualTo("cut 1");
            assertThatThrownBy(() -> client.until("never")).isInstanceOf(SocketException.class);
        }
        assertThat(told("sessions")).isEqualTo("0");
        assertThat(told("each 2")).isEqualTo("ok");
        try (RawClient client = direct("u1")) {
            client.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='3'/>");
            assertThat(client.until("/>")).isEqualTo("<resumed xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
            seen.addAll(bodies(client.until(REQUEST)));
            assertThat(told("each 1")).isEqualTo("ok");
            seen.addAll(bodies(client.until(REQUEST)));
            assertThat(seen).containsExactly("each-1", "each-2", "each-3", "each-4", "each-5", "each-6");
            assertThat(told("sessions")).isEqualTo("1");
            assertThat(told("since-cut")).contains("\"accepted\":1,\"refused\":0,\"resumed\":1,\"fresh\":0,");
        }
    }

    @Test
    void sendsAgainWhatTheCutSwallowed() throws Exception {
        String id;
        try (RawClient client = direct("u1")) {
            id = client.bindAndEnable();
            assertThat(told("each 3")).isEqualTo("ok");
            client.until(REQUEST);
            told("cut");
        }
        try (RawClient client = direct("u1")) {
            client.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='1'/>");
            client.until("<resumed ");
            assertThat(bodies(client.until(REQUEST))).containsExactly("each-2", "each-3");
        }
    }

    @Test
    void knowsNoSessionOfAnotherUser() throws Exception {
        try (RawClient one = direct("u1");
                RawClient two = direct("u2")) {
            String id = one.bindAndEnable();
            two.send("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>");
            two.until("<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
            two.bindAndEnable();
            assertThat(told("sessions")).isEqualTo("2");
        }
    }

    @Test
    void refusesConnectionsForAWhile() throws Exception {
        assertThat(told("refuse 60000")).isEqualTo("ok");
        assertThatThrownBy(() -> RawClient.direct(server.directPort(), trusting))
                .isInstanceOf(IOException.class);
        assertThat(told("refuse 0")).isEqualTo("ok");
        RawClient.direct(server.directPort(), trusting).close();
    }

    @Test
    void delaysEveryChunkOfLaterConnections() throws Exception {
        assertThat(told("delay 20")).isEqualTo("ok");
        try (RawClient client = RawClient.startTls(server.startTlsPort(), trusting)) {
            client.authenticate("u1", "secret");
            client.bindAndEnable();
            long sent = System.nanoTime();
            client.send(REQUEST);
            client.until("h='0'/>");
            assertThat(System.nanoTime() - sent).isGreaterThanOrEqualTo(40_000_000);
            assertThat(told("blast u1 1000 300")).isEqualTo("ok");
            client.send(REQUEST);
            assertThat(matches(client.until("h='0'/>"), "</message>")).hasSize(1000);
            assertThat(told("cut")).isEqualTo("cut 1");
            assertThatThrownBy(() -> client.until("never")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void saysWhatItCannotUnderstand() throws Exception {
        assertThat(told("dance")).isEqualTo("error no such command: dance");
        assertThat(told("delay soon")).startsWith("error cannot understand");
        assertThat(told("since-cut")).isEqualTo("error nothing was cut");
    }

    private RawClient direct(String user) throws IOException, GeneralSecurityException {
        RawClient client = RawClient.direct(server.directPort(), trusting);
        client.authenticate(user, "secret");
        return client;
    }

    private String told(String command) throws IOException {
        control.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
        BufferedReader in = new BufferedReader(new InputStreamReader(control.getInputStream(), StandardCharsets.UTF_8));
        return in.readLine();
    }

    private static List<String> bodies(String text) {
        return matches(text, "(?<=<body>)[^<]*");
    }

    private static List<String> matches(String text, String pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
