// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import dev.holdfast.net.TlsFailedException;
import dev.holdfast.security.CertificateRejectedException;
import dev.holdfast.security.DomainTls;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What host-meta wants of the JDK's HTTP client, and what its exceptions mean. */
final class Https {
    private Https() {}

    /** A client for one request, so that nothing of it is left when it is shut down; it follows no redirect and uses no proxy. */
    static HttpClient client(DomainTls tls) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(task -> Thread.ofVirtual()
                        .name("holdfast-https-" + tls.domain())
                        .start(task))
                .sslContext(tls.context())
                .sslParameters(tls.parameters())
                .build();
    }

    /** Says what failed and why, in one of our own exceptions or one of the JDK's that has such a message. */
    static IOException failure(URI uri, ServerDomain identity, @Nullable Throwable cause) {
        for (var link = cause; link != null; link = link.getCause()) {
            if (link instanceof UnresolvedAddressException) {
                return because(cause, new UnknownHostException("the host of " + uri + " has no address"));
            }
            if (link instanceof SSLException) {
                return new TlsFailedException("TLS with " + uri + " for " + identity + " failed: " + why(link), link);
            }
        }
        return switch (cause) {
            case ConnectException _ ->
                because(cause, new ConnectException("cannot connect to " + uri + ": " + why(cause)));
            case null, default -> new IOException("no answer came from " + uri + ": " + why(cause), cause);
        };
    }

    private static IOException because(@Nullable Throwable cause, IOException failure) {
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    /** The first message there is. */
    static String why(@Nullable Throwable cause) {
        if (cause instanceof SSLException tls) {
            var rejected = CertificateRejectedException.in(tls);
            if (rejected.isPresent()) {
                return String.valueOf(rejected.get().getMessage());
            }
        }
        for (var link = cause; link != null; link = link.getCause()) {
            if (link.getMessage() != null) {
                return link.getMessage();
            }
        }
        return String.valueOf(cause);
    }
}
