// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to proxies, and what is made of their answers; the bytes of SOCKS in hex. */
class ProxyRequestTest {
    private static final Proxy SOCKS = Proxy.socks5("192.0.2.1", 1080);
    private static final Proxy HTTP = Proxy.httpConnect("192.0.2.1", 3128);
    private static final String DONE = "05 00 00 01 00000000 0000";
    private static final String SOCKS_FAILURE =
            "cannot connect to xmpp.test:5222 through a proxy: socks5://192.0.2.1:1080 ";
    private static final String HTTP_FAILURE =
            "cannot connect to xmpp.test:5222 through a proxy: http://192.0.2.1:3128 ";

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({
        "xmpp.test, 5222, 03 09 786d70702e74657374 1466",
        "192.0.2.7, 443, 01 c0000207 01bb",
        "2001:db8::7, 65535, 04 20010db8000000000000000000000007 ffff",
        "127.1, 1, 03 05 3132372e31 0001",
        "999.0.0.1, 1, 03 09 3939392e302e302e31 0001",
    })
    void socksIsGivenNamesAsTheyAreAndAddressesAsAddresses(String host, int port, String request) throws Exception {
        open(SOCKS, host, port, bytes("05 00" + DONE));

        assertThat(hex()).isEqualTo(compact("05 01 00" + "05 01 00" + request));
    }

    @Test
    void socksLogsInWhereTheProxyWantsIt() throws Exception {
        var proxy = SOCKS.withLogin("me", new char[] {'p', 'ü'});

        open(proxy, "xmpp.test", 5222, bytes("05 02" + "01 00" + DONE));

        assertThat(hex())
                .isEqualTo(compact("05 02 00 02" + "01 02 6d65 03 70c3bc" + "05 01 00 03 09 786d70702e74657374 1466"));
    }

    @Test
    void socksShowsNoPasswordToAProxyThatWantsNone() throws Exception {
        open(SOCKS.withLogin("me", new char[] {'p'}), "xmpp.test", 5222, bytes("05 00" + DONE));

        assertThat(hex()).isEqualTo(compact("05 02 00 02" + "05 01 00 03 09 786d70702e74657374 1466"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                DONE,
                "05 00 00 03 05 68656c6c6f 1234",
                "05 00 00 03 00 1234",
                "05 00 00 04 20010db8000000000000000000000007 1234"
            })
    void socksReadsTheReplyAndNotAByteMore(String reply) throws Exception {
        var in = bytes("05 00" + reply + "3c3f786d6c"); // <?xml

        open(SOCKS, "xmpp.test", 5222, in);

        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("<?xml");
    }

    @ParameterizedTest
    @CsvSource({
        "0501, ConnectException, says that it failed (SOCKS5 reply 1)",
        "0502, ProxyFailedException, does not allow this connection by its rules (SOCKS5 reply 2)",
        "0503, ConnectException, says that the network is unreachable (SOCKS5 reply 3)",
        "0504, ConnectException, says that the host is unreachable or unknown (SOCKS5 reply 4)",
        "0505, ConnectException, says that the connection was refused (SOCKS5 reply 5)",
        "0506, SocketTimeoutException, says that the time for it ran out (SOCKS5 reply 6)",
        "0507, ProxyFailedException, does not know how to connect for others (SOCKS5 reply 7)",
        "0508, ProxyFailedException, does not know this type of address (SOCKS5 reply 8)",
        "05f1, ConnectException, says that it failed (SOCKS5 reply 241)",
        "0400, ProxyFailedException, 'does not speak SOCKS5: its answer begins with byte 4; check what kind of proxy it is'",
        "05000007, ProxyFailedException, answers with an address of the unknown type 7",
        "05000001, ProxyFailedException, 'has closed the connection before it had answered; is it of another kind?'",
        "'', ProxyFailedException, 'has closed the connection before it had answered; is it of another kind?'",
    })
    void everyReplyOfSocksHasItsWords(String reply, String type, String words) {
        assertThatThrownBy(() -> open(SOCKS, "xmpp.test", 5222, bytes("05 00" + reply)))
                .hasMessage(SOCKS_FAILURE + words)
                .satisfies(failure ->
                        assertThat(failure.getClass().getSimpleName()).isEqualTo(type));
    }

    @Test
    void theLoginOfSocksFailsInClearWords() {
        var withLogin = SOCKS.withLogin("me", "secret".toCharArray());

        assertThatThrownBy(() -> open(SOCKS, "xmpp.test", 5222, bytes("05 ff")))
                .hasMessage(SOCKS_FAILURE + "wants a user name and password; give it them");
        assertThatThrownBy(() -> open(SOCKS, "xmpp.test", 5222, bytes("05 02")))
                .hasMessage(SOCKS_FAILURE + "wants a user name and password; give it them");
        assertThatThrownBy(() -> open(withLogin, "xmpp.test", 5222, bytes("05 ff")))
                .hasMessageStartingWith(SOCKS_FAILURE + "accepts no user name and password; leave them out");
        assertThatThrownBy(() -> open(withLogin, "xmpp.test", 5222, bytes("05 02 01 01")))
                .isInstanceOf(ProxyFailedException.class)
                .hasMessage(SOCKS_FAILURE + "refuses the user name or the password (status 1); check both");
        assertThatThrownBy(() -> open(withLogin, "xmpp.test", 5222, bytes("05 01")))
                .hasMessage(SOCKS_FAILURE + "has chosen the login method 1, which was not offered");
    }

    @Test
    void anHttpProxyThatIsTakenForSocksIsSeen() {
        assertThatThrownBy(() -> open(SOCKS, "xmpp.test", 5222, ascii("HTTP/1.1 400 Bad Request\r\n\r\n")))
                .hasMessage(SOCKS_FAILURE
                        + "does not speak SOCKS5: its answer begins with byte 72; check what kind of proxy it is");
    }

    @Test
    void aNameTooLongForSocksIsNotSent() {
        assertThatThrownBy(() -> open(SOCKS, "x".repeat(256), 5222, bytes("")))
                .isInstanceOf(ProxyFailedException.class)
                .hasMessageContaining("256 bytes; 255 is the most");
        assertThat(sent.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX: y", "a/b", "a@b", "gr\u00fcn.test", "a\u0000b", "[::1]"})
    void whatIsNoHostNameIsNeverSent(String host) {
        for (var proxy : new Proxy[] {SOCKS, HTTP}) {
            assertThatThrownBy(() -> open(proxy, host, 5222, bytes("")))
                    .isInstanceOf(ProxyFailedException.class)
                    .hasMessageEndingWith("is not asked: this is not a host name in A-label form");
        }
        assertThat(sent.size()).isZero();
    }

    @Test
    void httpIsAskedToConnect() throws Exception {
        open(HTTP, "xmpp.test", 5222, ascii("HTTP/1.1 200 OK\r\n\r\n"));

        assertThat(sent).hasToString("CONNECT xmpp.test:5222 HTTP/1.1\r\nHost: xmpp.test:5222\r\n\r\n");
    }

    @Test
    void httpHasIPv6AddressesInBrackets() throws Exception {
        open(HTTP, "2001:db8::7", 5222, ascii("HTTP/1.1 200 OK\r\n\r\n"));

        assertThat(sent.toString(StandardCharsets.US_ASCII)).startsWith("CONNECT [2001:db8::7]:5222 HTTP/1.1\r\n");
    }

    @Test
    void httpLogsInByBasic() throws Exception {
        // RFC 7617 §2.1: user "test", password "123£"
        open(
                HTTP.withLogin("test", new char[] {'1', '2', '3', '\u00a3'}),
                "xmpp.test",
                5222,
                ascii("HTTP/1.1 200 OK\r\n\r\n"));

        assertThat(sent.toString(StandardCharsets.US_ASCII))
                .endsWith("\r\nProxy-Authorization: Basic dGVzdDoxMjPCow==\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200\r\n\r\n",
                "HTTP/1.1 204 \r\nContent-Length: 5\r\nVia: x\r\n\r\n",
                "HTTP/1.0 200 OK\nX: y\n\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
            })
    void any2xxOpensTheTunnelBehindTheHeaderToTheByte(String header) throws Exception {
        var in = ascii(header + "\r\n<?xml");

        open(HTTP, "xmpp.test", 5222, in);

        assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("\r\n<?xml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 Filtered | ProxyFailedException | does not allow this connection: \"HTTP/1.1 403 Filtered\"",
                "405 No | ProxyFailedException | does not connect for others, or not to this port: \"HTTP/1.1 405 No\"",
                "500 Unable | ConnectException | answers \"HTTP/1.1 500 Unable\"",
                "502 Bad Gateway | ConnectException | answers \"HTTP/1.1 502 Bad Gateway\"",
                "504 Gateway Timeout | SocketTimeoutException | says that the time for it ran out: \"HTTP/1.1 504 Gateway Timeout\"",
                "302 Found | ConnectException | answers \"HTTP/1.1 302 Found\"",
                "101 Switching | ConnectException | answers \"HTTP/1.1 101 Switching\"",
                "401 Login | ProxyFailedException | wants a user name and password; give it them: \"HTTP/1.1 401 Login\"",
                "407 Login | ProxyFailedException | wants a user name and password; give it them: \"HTTP/1.1 407 Login\"",
            })
    void everyStatusOfHttpHasItsWords(String status, String type, String words) {
        assertThatThrownBy(() ->
                        open(HTTP, "xmpp.test", 5222, ascii("HTTP/1.1 " + status + "\r\nX: y\r\n\r\n<html>no</html>")))
                .hasMessage(HTTP_FAILURE + words)
                .satisfies(failure ->
                        assertThat(failure.getClass().getSimpleName()).isEqualTo(type));
    }

    @Test
    void theLoginOfHttpFailsInClearWords() {
        var withLogin = HTTP.withLogin("me", "secret".toCharArray());
        var basic = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n";
        var others = "HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nproxy-authenticate:NTLM\r\n\r\n";

        assertThatThrownBy(() -> open(withLogin, "xmpp.test", 5222, ascii(basic)))
                .isInstanceOf(ProxyFailedException.class)
                .hasMessage(HTTP_FAILURE + "refuses the user name or the password; check both: \"HTTP/1.1 407 No\"");
        assertThatThrownBy(() -> open(withLogin, "xmpp.test", 5222, ascii(others)))
                .hasMessage(HTTP_FAILURE
                        + "wants a login by Negotiate, NTLM, and only Basic is supported: \"HTTP/1.1 407 No\"");
    }

    @Test
    void whatIsNoHttpIsSeen() {
        var answers = Map.of(
                "SSH-2.0-x\u001b[31m\n\n",
                "does not answer in HTTP/1.1, but with \"SSH-2.0-x?[31m\"; check what kind of proxy it is",
                "\r\n",
                "does not answer in HTTP/1.1, but with \"\"; check what kind of proxy it is",
                "HTTP/1.1 200 OK\r\nX:",
                "has closed the connection before it had answered; is it of another kind?");

        answers.forEach((answer, words) -> assertThatThrownBy(() -> open(HTTP, "xmpp.test", 5222, ascii(answer)))
                .isInstanceOf(ProxyFailedException.class)
                .hasMessage(HTTP_FAILURE + words));
    }

    @Test
    void theHeaderOfHttpHasALimit() {
        for (var endless : new String[] {"x".repeat(20_000), "HTTP/1.1 100 X\r\n\r\n".repeat(2_000)}) {
            assertThatThrownBy(() -> open(HTTP, "xmpp.test", 5222, ascii(endless)))
                    .isInstanceOf(ProxyFailedException.class)
                    .hasMessage(HTTP_FAILURE + "answers with more than 16384 bytes of header; is it an HTTP proxy?");
        }
    }

    @Test
    void failuresAreOfTheKindsThatConnectionsFailWith() {
        assertThat(ConnectException.class).isAssignableFrom(ProxyFailedException.class);
        assertThatThrownBy(() -> open(SOCKS, "xmpp.test", 5222, bytes("05 00 05 06")))
                .isInstanceOf(SocketTimeoutException.class);
    }

    private void open(Proxy proxy, String host, int port, ByteArrayInputStream in) throws IOException {
        new ProxyRequest(proxy, host, port).openTunnel(in, sent);
    }

    private String hex() {
        return HexFormat.of().formatHex(sent.toByteArray());
    }

    private static String compact(String hex) {
        return hex.replace(" ", "");
    }

    private static ByteArrayInputStream bytes(String hex) {
        return new ByteArrayInputStream(HexFormat.of().parseHex(compact(hex)));
    }

    private static ByteArrayInputStream ascii(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
