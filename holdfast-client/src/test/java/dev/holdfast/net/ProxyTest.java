// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {
    @ParameterizedTest
    @CsvSource({
        "socks5://127.0.0.1:9050, SOCKS5, 127.0.0.1, 9050",
        "SOCKS5H://tor.example.org:1, SOCKS5, tor.example.org, 1",
        "http://proxy.example.org:3128/, HTTP_CONNECT, proxy.example.org, 3128",
        "http://[2001:db8::1]:65535, HTTP_CONNECT, 2001:db8::1, 65535",
    })
    void readsUrls(String url, Proxy.Protocol protocol, String host, int port) {
        var proxy = Proxy.parse(url);

        assertThat(proxy.protocol()).isEqualTo(protocol);
        assertThat(proxy.host()).isEqualTo(host);
        assertThat(proxy.port()).isEqualTo(port);
        assertThat(proxy.login()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://romeo:secret@127.0.0.1:9050, romeo, secret",
        "http://a%40b:p%3A%25%C3%BC/?@[::1]:1, a@b, p:%ü/?",
        "http://a:b@c:d@127.0.0.1:1, a, b@c:d",
        "http://a:@127.0.0.1:1, a, ''",
    })
    void readsUserNameAndPasswordAndShowsNeither(String url, String user, String password) {
        var proxy = Proxy.parse(url);
        var login = Objects.requireNonNull(proxy.login());

        assertThat(login).hasToString("***");
        assertThat(new String(login.user(), StandardCharsets.UTF_8)).isEqualTo(user);
        assertThat(new String(login.password(), StandardCharsets.UTF_8)).isEqualTo(password);
        assertThat(proxy + " " + proxy.startTls()).doesNotContain(user + ":").doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:9050 | is not the URL of a proxy; write it like socks5://127.0.0.1:9050",
                "socks5://host:1/path | is not the URL of a proxy",
                "socks5://host | has no port",
                "socks5://:1080 | names no host",
                "socks5://::1:1080 | names no host",
                "socks5://a b:1080 | names no host",
                "socks5://host:x | names no host",
                "socks5://host:0 | has the port 0; ports go from 1 to 65535",
                "socks5://host:65536 | has the port 65536",
                "socks4://host:1080 | is no kind of proxy that is supported; write it like socks5:",
                "https://host:443 | reached by TLS, which is not supported",
            })
    void saysWhatIsWrongWithAUrlAndWhatToDo(String url, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.parse(url))
                .withMessageStartingWith("\"" + url + "\" ")
                .withMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "romeo:secret@host:1",
                "socks5://romeo:secret@host",
                "socks5://romeo:secret%@host:1",
                "socks5://romeo:secret%2@host:1",
                "socks5://romeo:secret%zz@host:1",
                "socks5://romeo:secret%-1@host:1",
                "socks5://romeo:secret%FF@host:1",
                "socks5://:secret@host:1",
                "http://:secret@host:1",
                "http://a:secret%0A@host:1",
                "http://a%3Ab:secret@host:1",
                "https://romeo:secret@host:1",
                "socks5://secret@host:1",
                "socks5://romeo:@host:1",
            })
    void neverShowsThePasswordOfAUrlThatIsWrong(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Proxy.parse(url))
                .withMessageContaining("***@host")
                .satisfies(wrong -> {
                    assertThat(wrong.getMessage()).doesNotContain("secret");
                    assertThat(wrong).hasNoCause();
                });
    }

    @Test
    void socksTakesUserNamesAndPasswordsOf255BytesAndNoMore() {
        var proxy = Proxy.socks5("host", 1);

        assertThat(proxy.withLogin("ü".repeat(127) + "x", "x".repeat(255).toCharArray())
                        .login())
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.withLogin("ü".repeat(128), new char[] {'x'}))
                .withMessage("the user name for a SOCKS5 proxy has 256 bytes, not 1 to 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.withLogin("x", "x".repeat(256).toCharArray()))
                .withMessage("the password for a SOCKS5 proxy has 256 bytes, not 1 to 255");
    }

    @Test
    void aProxyNeedsHostAndPort() {
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.socks5("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Proxy.httpConnect("host", 0));
    }

    @Test
    void connectorsSayWhatTheyAreAndThatTheyLookUpNothing() {
        var socks = Proxy.socks5("::1", 1080);
        var http = Proxy.httpConnect("host", 3128);

        assertThat(socks).hasToString("socks5://[::1]:1080");
        assertThat(socks.startTls().kind()).isEqualTo("STARTTLS over SOCKS5");
        assertThat(http.directTls().kind()).isEqualTo("direct TLS over HTTP CONNECT");
        assertThat(socks.startTls().tlsFirst()).isFalse();
        assertThat(socks.directTls().tlsFirst()).isTrue();
        assertThat(socks.startTls().resolvesHosts()).isFalse();
        assertThat(http.directTls().resolvesHosts()).isFalse();
    }
}
