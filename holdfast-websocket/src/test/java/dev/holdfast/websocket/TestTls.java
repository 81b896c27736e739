// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import dev.holdfast.net.ConnectOptions;
import dev.holdfast.net.HostLookup;
import dev.holdfast.net.Timeouts;
import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import dev.holdfast.testkit.TestCertificates;
import java.time.Duration;
import java.util.List;

/** A CA, a server's TLS by it, and clients that trust it. */
final class TestTls {
    static final TestCertificates CERTIFICATES = TestCertificates.create();

    private TestTls() {}

    static CertificatePolicy policy() {
        return CertificatePolicy.trusting(List.of(CERTIFICATES.ca()));
    }

    /** For a client of example.test, which is not where the WebSocket is. */
    static ConnectOptions options(Duration limit) {
        var tls = SecurityLayer.unauthenticated().withCertificates(policy()).tlsFor(new ServerDomain("example.test"));
        return new ConnectOptions(
                tls, HostLookup.system(limit), Timeouts.defaults().within(limit));
    }
}
