// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.security.PresentedNames.Presented;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresentedNamesTest {
    /** Made with OpenSSL; all kinds of names, and a common name of its own. */
    private static final String MANY_NAMES = """
            -----BEGIN CERTIFICATE-----
            MIICMjCCAdmgAwIBAgIUKrlCS9RMsdnq4vE+lLP3hvE7vgIwCgYIKoZIzj0EAwIw
            GTEXMBUGA1UEAwwOY24uZXhhbXBsZS5vcmcwHhcNMjYxMTI0MDIxNjEyWhcNMjYx
            MTI1MDIxNjEyWjAZMRcwFQYDVQQDDA5jbi5leGFtcGxlLm9yZzBZMBMGByqGSM49
            AgEGCCqGSM49AwEHA0IABOskQ3Am+hBnbhFjkpgaE2XicIhJ5l9ta+jcS5q0fARi
            PPPtPoW3kPw6hPKM/IhPtEDPjzGeHcZ7Gmf+0kkSulOjgf4wgfswgdkGA1UdEQSB
            0TCBzoILZXhhbXBsZS5vcmeCDSouZXhhbXBsZS5vcmeHBH8AAAGHEAAAAAAAAAAA
            AAAAAAAAAAGgKQYIKwYBBQUHCAegHRYbX3htcHAtY2xpZW50LmltLmV4YW1wbGUu
            b3JnoB4GCCsGAQUFBwgFoBIMEGNoYXQuZXhhbXBsZS5vcmegGgYIKwYBBQUHCAWg
            DgwMYsO8Y2hlci50ZXN0gRdqdWxpZXRAbWFpbC5leGFtcGxlLm9yZ4YYaHR0cHM6
            Ly93ZWIuZXhhbXBsZS5vcmcvMB0GA1UdDgQWBBSqM9lkf4OwZbV1gw0KPtiizkaN
            XTAKBggqhkjOPQQDAgNHADBEAiAlpxojIg0tmzErKg5bpEwzOri9IgLJTWLDnD/R
            /YNvCgIgU5NGP9Vg3P6XQXenjgZ0CjeNiMqSFexlfpkERChjQvs=
            -----END CERTIFICATE-----
            """;

    private static final String COMMON_NAME_ONLY = """
            -----BEGIN CERTIFICATE-----
            MIIBLDCB0wIUHoa0qPsm9Njh8ceAFh9AqDMWEoswCgYIKoZIzj0EAwIwGTEXMBUG
            A1UEAwwOY24uZXhhbXBsZS5vcmcwHhcNMjYxMTI0MDIxNTUwWhcNMjYxMTI1MDIx
            NTUwWjAZMRcwFQYDVQQDDA5jbi5leGFtcGxlLm9yZzBZMBMGByqGSM49AgEGCCqG
            SM49AwEHA0IABBWAimmMArSxMPdWOYL67Kw3TbukPd3GVZEF+SKxRlEya4Z0ZW1f
            Bnf+9JIEq3AB2XrkITxnEohiHbDn+sF1zQYwCgYIKoZIzj0EAwIDSAAwRQIhAK5j
            fNYx2JmToOtZ4MyBiD9JTtz0wMeo6t96Kpa2Ef1tAiAjRlV0EKFjJt5qa5B/mXv6
            bNm2Syya0SyonAO/VVhbeA==
            -----END CERTIFICATE-----
            """;

    @ParameterizedTest(name = "{0} {1} for {2}: {3}")
    @CsvSource({
        "DNS, example.org, example.org, true",
        "DNS, EXAMPLE.org, example.ORG, true",
        "DNS, example.org., example.org, true",
        "DNS, example.org, example.org., true",
        "DNS, example.org, im.example.org, false",
        "DNS, im.example.org, example.org, false",
        "DNS, xexample.org, example.org, false",
        "DNS, xn--bcher-kva.test, xn--bcher-kva.test, true",
        // whole left-most label
        "DNS, *.example.org, im.example.org, true",
        "DNS, *.example.org, IM.EXAMPLE.org, true",
        "DNS, *.example.org, xn--bcher-kva.example.org, true",
        "DNS, *.example.org, example.org, false",
        "DNS, *.example.org, a.im.example.org, false",
        "DNS, *.example.org, .example.org, false",
        "DNS, *.example.org, imexample.org, false",
        // nothing else
        "DNS, im*.example.org, im1.example.org, false",
        "DNS, *im.example.org, xim.example.org, false",
        "DNS, xn--*.example.org, xn--bcher-kva.example.org, false",
        "DNS, im.*.org, im.example.org, false",
        "DNS, *.*.org, im.example.org, false",
        "DNS, *.org, example.org, false",
        "DNS, *, localhost, false",
        "DNS, *., localhost, false",
        // other kinds
        "SRV, _xmpp-client.example.org, example.org, true",
        "SRV, _XMPP-Client.Example.org, example.org, true",
        "SRV, _xmpp-server.example.org, example.org, false",
        "SRV, _xmpps-client.example.org, example.org, false",
        "SRV, _xmpp-client.*.org, example.org, false",
        "SRV, _xmpp-client.example.org, im.example.org, false",
        "SRV, example.org, example.org, false",
        "XMPP, example.org, example.org, true",
        "XMPP, bücher.test, xn--bcher-kva.test, true",
        "XMPP, BÜCHER.test, xn--bcher-kva.test, true",
        "XMPP, xn--bcher-kva.test, xn--bcher-kva.test, true",
        "XMPP, juliet@example.org, example.org, false",
        "XMPP, *.example.org, im.example.org, false",
        // addresses
        "IP, 127.0.0.1, 127.0.0.1, true",
        "IP, 127.0.0.1, 127.0.0.2, false",
        "IP, 0:0:0:0:0:0:0:1, ::1, true",
        "IP, 0:0:0:0:0:0:0:1, [::1], true",
        "IP, 0:0:0:0:0:0:0:1, ::2, false",
        "DNS, 127.0.0.1, 127.0.0.1, false",
        "DNS, *.0.0.1, 127.0.0.1, false",
        "XMPP, 127.0.0.1, 127.0.0.1, false",
        "SRV, _xmpp-client.127.0.0.1, 127.0.0.1, false",
        "IP, 127.0.0.1, localhost, false",
        "IP, nonsense, ::1, false",
        "IP, 127.0.0.1, 1:2:3, false",
    })
    void covers(String kind, String presented, String domain, boolean expected) {
        var names = new PresentedNames(List.of(name(kind, presented)));

        assertThat(names.cover(new ServerDomain(domain))).isEqualTo(expected);
    }

    private static Presented name(String kind, String value) {
        return switch (kind) {
            case "DNS" -> new Presented.Dns(value);
            case "SRV" -> new Presented.Srv(value);
            case "XMPP" -> new Presented.XmppAddr(value);
            case "IP" -> new Presented.Ip(value);
            default -> throw new AssertionError(kind);
        };
    }

    @Test
    void oneOfManyIsEnough() {
        var names = new PresentedNames(List.of(
                new Presented.Dns("a.test"), new Presented.Srv("_xmpp-client.b.test"), new Presented.Dns("c.test")));

        assertThat(names.cover(new ServerDomain("c.test"))).isTrue();
        assertThat(names.cover(new ServerDomain("d.test"))).isFalse();
    }

    @Test
    void readsAllKindsFromACertificate() throws Exception {
        var names = PresentedNames.of(certificate(MANY_NAMES));

        assertThat(names.all())
                .containsExactly(
                        new Presented.Dns("example.org"),
                        new Presented.Dns("*.example.org"),
                        new Presented.Ip("127.0.0.1"),
                        new Presented.Ip("0:0:0:0:0:0:0:1"),
                        new Presented.Srv("_xmpp-client.im.example.org"),
                        new Presented.XmppAddr("chat.example.org"),
                        new Presented.XmppAddr("bücher.test"));
        assertThat(names.cover(new ServerDomain("xn--bcher-kva.test"))).isTrue();
    }

    @Test
    void neverReadsTheCommonName() throws Exception {
        var common = new ServerDomain("cn.example.org");

        assertThat(PresentedNames.of(certificate(COMMON_NAME_ONLY)).cover(common))
                .isFalse();
        assertThat(PresentedNames.of(certificate(COMMON_NAME_ONLY))).hasToString("no host name");
    }

    @Test
    void aMessageShowsTheFirstNamesAndCountsTheRest() {
        var names = new PresentedNames(Collections.nCopies(100, new Presented.Dns("a.test")));

        assertThat(names.toString()).startsWith("DNS:a.test, DNS:a.test").endsWith(" and 92 more");
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
