// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.security.CertificateRejectedException.Reason;
import dev.holdfast.testkit.TestCertificates;
import dev.holdfast.testkit.TestCertificates.Kind;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTlsTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final CertificatePolicy TRUSTING_CA = CertificatePolicy.trusting(List.of(CERTIFICATES.ca()));

    @Test
    void acceptsATrustedCertificateForTheDomain() throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext("example.test"));
                var client = shakeHands(listener, tls("example.test", TRUSTING_CA))) {
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void wantsAnotherDomainProvenByTheSameAuthorities() throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext("ws.example.test"));
                var client = shakeHands(
                        listener, tls("example.test", TRUSTING_CA).towards(new ServerDomain("ws.example.test")))) {
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
        }
    }

    @Test
    void lendsItsRulesToOtherClients() throws Exception {
        var tls = tls("example.test", TRUSTING_CA);
        assertThat(tls.towards(new ServerDomain("example.test"))).isSameAs(tls);
        assertThat(tls.parameters().getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(tls.parameters().getCipherSuites())
                .isNotEmpty()
                .allMatch(suite -> suite.contains("_GCM_") || suite.contains("_CHACHA20_"));
        try (var listener = new TlsListener(CERTIFICATES.serverContext(Kind.WRONG_HOST, "example.test"));
                var socket = (SSLSocket) tls.context()
                        .getSocketFactory()
                        .createSocket(InetAddress.ofLiteral("127.0.0.1"), listener.port())) {
            assertThat(CertificateRejectedException.in(catchThrowable(socket::startHandshake)))
                    .get()
                    .extracting(CertificateRejectedException::reason)
                    .isEqualTo(Reason.WRONG_HOST);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, EXPIRED, has expired",
        "NOT_YET_VALID, NOT_YET_VALID, is not valid yet",
        "SELF_SIGNED, SELF_SIGNED, is self-signed and not trusted",
        "UNTRUSTED_CA, UNTRUSTED_ISSUER, was not issued by a trusted authority",
    })
    void saysWhatIsWrongWithACertificate(Kind kind, Reason reason, String what) throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext(kind, "example.test"))) {
            var rejected = rejection(listener, tls("example.test", TRUSTING_CA));

            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected)
                    .hasMessageStartingWith("the certificate for example.test " + what + ": valid from 20")
                    .hasMessageContaining("Z to 20")
                    .hasMessageContaining("subject CN=example.test, issued by CN=");
        }
    }

    @Test
    void knowsAnAuthorityByItsKeyAndNotByItsName() throws Exception {
        var renewed = TestCertificates.create(); // the same name as the other authority
        try (var listener = new TlsListener(renewed.serverContext("example.test"))) {
            var rejected = rejection(listener, tls("example.test", TRUSTING_CA));

            assertThat(rejected.reason()).isEqualTo(Reason.UNTRUSTED_ISSUER);
            assertThat(rejected).hasMessageContaining("was not issued by a trusted authority");
        }
    }

    @Test
    void saysWhichHostACertificateIsFor() throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext(Kind.WRONG_HOST, "example.test"))) {
            var rejected = rejection(listener, tls("example.test", TRUSTING_CA));

            assertThat(rejected.reason()).isEqualTo(Reason.WRONG_HOST);
            assertThat(rejected)
                    .hasMessage("the certificate is not for example.test: it names DNS:wrong-host.invalid"
                            + " (subject CN=wrong-host.invalid)");
        }
    }

    @Test
    void tellsTheServerByAnAlert() throws Exception {
        // TLS 1.2, where this alert is not encrypted yet
        try (var listener = new TlsListener(
                        CERTIFICATES.serverContext(Kind.WRONG_HOST, "example.test"),
                        socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}));
                var raw = new RecordingSocket(listener.port());
                var client = tls("example.test", TRUSTING_CA).over(raw, listener.port(), List.of())) {
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLHandshakeException.class);

            // RFC 5246 §7.2: a record of the type alert, version 3.3, two bytes: fatal, certificate_unknown
            assertThat(raw.sent.toByteArray()).endsWith(21, 3, 3, 0, 2, 2, 46);
        }
    }

    private static final class RecordingSocket extends Socket {
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        RecordingSocket(int port) throws IOException {
            super(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    sent.write(bytes, offset, length);
                    out.write(bytes, offset, length);
                }
            };
        }
    }

    @Test
    void systemTrustDoesNotKnowATestAuthority() throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext("example.test"))) {
            assertThat(rejection(listener, tls("example.test", CertificatePolicy.systemTrust()))
                            .reason())
                    .isEqualTo(Reason.UNTRUSTED_ISSUER);
        }
    }

    @Test
    void addedAuthoritiesDoNotReplaceTheSystems() throws Exception {
        assertThat(new TrustedRoots(List.of(CERTIFICATES.ca())).chainBuilder().getAcceptedIssuers())
                .contains(CERTIFICATES.ca())
                .contains(new TrustedRoots(List.of()).chainBuilder().getAcceptedIssuers());
    }

    @Test
    void clientsOfOnePolicyShareItsAuthorities() throws Exception {
        var policy = new TrustedRoots(List.of(CERTIFICATES.ca()));
        assertThat(policy.chainBuilder()).isSameAs(policy.chainBuilder());
        assertThat(CertificatePolicy.systemTrust()).isSameAs(CertificatePolicy.systemTrust());
    }

    @Test
    void aTrustedSelfSignedCertificateIsAccepted() throws Exception {
        var identity = CERTIFICATES.identity(Kind.SELF_SIGNED, "example.test");
        try (var listener = new TlsListener(serverContext(identity));
                var client = shakeHands(listener, tls("example.test", CertificatePolicy.trusting(identity.chain())))) {
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
        }
    }

    @Test
    void aTrustedLeafThatHasExpiredIsRefusedAllTheSame() throws Exception {
        var identity = CERTIFICATES.identity(Kind.EXPIRED, "example.test");
        try (var listener = new TlsListener(serverContext(identity))) {
            assertThat(rejection(listener, tls("example.test", CertificatePolicy.trusting(identity.chain())))
                            .reason())
                    .isEqualTo(Reason.EXPIRED);
        }
    }

    @Test
    void aCertificateThatIsNotForServersIsUnacceptable() throws Exception {
        // an EC key with the usage "digital signature" cannot be what an RSA key exchange is done with
        var manager = new DomainTrustManager(
                new ServerDomain("example.test"),
                List.of(),
                new TrustedRoots(List.of(CERTIFICATES.ca())).chainBuilder());
        var chain = CERTIFICATES.identity(Kind.GOOD, "example.test").chain().toArray(X509Certificate[]::new);

        assertThatThrownBy(() -> manager.checkServerTrusted(chain, "RSA"))
                .hasMessageContaining("the certificate for example.test is not acceptable (KeyUsage does not allow")
                .isInstanceOfSatisfying(
                        CertificateRejectedException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.UNACCEPTABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.test", "localhost", "xn--bcher-kva.test"})
    void namesTheDomainInSni(String domain) throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext(domain));
                var client = shakeHands(listener, tls(domain, TRUSTING_CA))) {
            assertThat(client.getSession().isValid()).isTrue();
            var session = (ExtendedSSLSession) listener.serverEnd().getSession();
            assertThat(session.getRequestedServerNames())
                    .singleElement()
                    .satisfies(name -> assertThat(name.getEncoded()).asString().isEqualTo(domain));
        }
    }

    @Test
    void aDomainMayHaveAnUnderscore() throws Exception {
        var domain = "my_host.example.test";
        try (var listener = new TlsListener(CERTIFICATES.serverContext(domain));
                var client = tls(domain, TRUSTING_CA).over(listener.connectPlainly(), listener.port(), List.of())) {
            // only asked of the client: a JDK server refuses the name
            assertThat(client.getSSLParameters().getServerNames())
                    .singleElement()
                    .satisfies(name -> assertThat(name.getEncoded()).asString().isEqualTo(domain));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]"})
    void anAddressIsProvedByTheCertificateAndIsNotInSni(String domain) throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext("127.0.0.1", "::1"));
                var client = shakeHands(listener, tls(domain, TRUSTING_CA))) {
            assertThat(client.getSession().isValid()).isTrue();
            assertThat(((ExtendedSSLSession) listener.serverEnd().getSession()).getRequestedServerNames())
                    .isEmpty();
        }
    }

    @Test
    void offersNothingOlderThanTls12AndOnlySuitesWithForwardSecrecyAndAead() throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext("example.test"));
                var raw = listener.connectPlainly();
                var client = tls("example.test", TRUSTING_CA).over(raw, listener.port(), List.of())) {
            assertThat(client.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
            assertThat(client.getEnabledCipherSuites())
                    .contains("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
                    .allMatch(suite ->
                            suite.matches("TLS_(AES|CHACHA20|ECDHE_(ECDSA|RSA)_WITH)_.*(GCM|POLY1305)_SHA\\d+"));
        }
    }

    @Test
    void doesTls12WithAServerThatHasNothingElse() throws Exception {
        try (var listener = new TlsListener(
                        CERTIFICATES.serverContext("example.test"),
                        socket -> socket.setEnabledProtocols(new String[] {"TLSv1.2"}));
                var client = shakeHands(listener, tls("example.test", TRUSTING_CA))) {
            assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(client.getSession().getCipherSuite()).startsWith("TLS_ECDHE_");
        }
    }

    @Test
    void refusesAServerThatHasOnlyOtherSuites() throws Exception {
        try (var listener = new TlsListener(CERTIFICATES.serverContext("example.test"), socket -> {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"});
        })) {
            assertThatThrownBy(() -> shakeHands(listener, tls("example.test", TRUSTING_CA)))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("handshake_failure");
        }
    }

    @Test
    void acceptsTheHostToWhichADomainIsDelegatedAndNamesTheDomainInSni() throws Exception {
        var tls = tls("example.test", TRUSTING_CA).alsoAccepting(new ServerDomain("xmpp.hoster.test"));
        assertThat(tls.domain()).isEqualTo(new ServerDomain("example.test"));
        for (var name : List.of("xmpp.hoster.test", "example.test")) {
            try (var listener = new TlsListener(CERTIFICATES.serverContext(name));
                    var client = shakeHands(listener, tls)) {
                assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
                assertThat(((ExtendedSSLSession) listener.serverEnd().getSession()).getRequestedServerNames())
                        .singleElement()
                        .satisfies(
                                sni -> assertThat(sni.getEncoded()).asString().isEqualTo("example.test"));
            }
        }
    }

    @Test
    void acceptsNoOtherHostThanTheOneOfTheDelegation() throws Exception {
        var tls = tls("example.test", TRUSTING_CA);
        try (var listener = new TlsListener(CERTIFICATES.serverContext("other.hoster.test"))) {
            assertThat(rejection(listener, tls.alsoAccepting(new ServerDomain("xmpp.hoster.test"))))
                    .hasMessageStartingWith("the certificate is not for example.test or xmpp.hoster.test: it names")
                    .hasMessageContaining("DNS:other.hoster.test");
        }
    }

    @Test
    void aSessionOfADelegatedHostIsResumedWithTheDelegationAndNotWithoutIt() throws Exception {
        var tls = tls("example.test", TRUSTING_CA);
        var delegated = tls.alsoAccepting(new ServerDomain("xmpp.hoster.test"));
        var context = CERTIFICATES.serverContext("xmpp.hoster.test");
        try (var server = context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greetAll(server));

            long first = sessionCreated(server.getLocalPort(), delegated);

            assertThat(sessionCreated(server.getLocalPort(), delegated)).isEqualTo(first);
            assertThatThrownBy(() -> sessionCreated(server.getLocalPort(), tls))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static void greetAll(ServerSocket server) {
        try {
            while (true) {
                try (var client = server.accept()) {
                    client.getOutputStream().write(new byte[] {'h', 'e', 'l', 'l', 'o'});
                    client.getInputStream().readAllBytes();
                }
            }
        } catch (IOException closed) {
            // the test is over, or the client refuses the certificate, which is the last that happens
        }
    }

    private static long sessionCreated(int port, DomainTls tls) throws IOException {
        try (var client = tls.over(new Socket(InetAddress.getLoopbackAddress(), port), port, List.of())) {
            client.startHandshake();
            assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
            return client.getSession().getCreationTime();
        }
    }

    @Test
    void theHostsOfADelegationAreRememberedForTheirSessionsButNotAllForever() {
        var tls = tls("example.test", TRUSTING_CA);
        var first = tls.alsoAccepting(new ServerDomain("xmpp0.hoster.test"));

        assertThat(tls.alsoAccepting(new ServerDomain("xmpp0.hoster.test"))).isSameAs(first);
        assertThat(first.alsoAccepting(new ServerDomain("xmpp0.hoster.test"))).isSameAs(first);
        assertThat(tls.alsoAccepting(new ServerDomain("example.test"))).isSameAs(tls);
        for (int i = 1; i <= 16; i++) {
            tls.alsoAccepting(new ServerDomain("xmpp" + i + ".hoster.test"));
        }
        assertThat(tls.alsoAccepting(new ServerDomain("xmpp0.hoster.test"))).isNotSameAs(first);
    }

    private static DomainTls tls(String domain, CertificatePolicy policy) {
        return SecurityLayer.unauthenticated().withCertificates(policy).tlsFor(new ServerDomain(domain));
    }

    private static SSLSocket shakeHands(TlsListener listener, DomainTls tls) throws IOException {
        var client = tls.over(listener.connectPlainly(), listener.port(), List.of());
        client.startHandshake();
        return client;
    }

    private static CertificateRejectedException rejection(TlsListener listener, DomainTls tls) {
        var failure = catchThrowable(() -> shakeHands(listener, tls));
        assertThat(failure).isInstanceOf(SSLHandshakeException.class);
        return CertificateRejectedException.in(failure).orElseThrow();
    }

    private static SSLContext serverContext(TestCertificates.Identity identity) throws Exception {
        var password = "test".toCharArray();
        var keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry("server", identity.key(), password, identity.chain().toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, password);
        var context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
