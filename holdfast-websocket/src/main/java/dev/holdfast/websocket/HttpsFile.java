// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.websocket;

import dev.holdfast.security.CertificatePolicy;
import dev.holdfast.security.SecurityLayer;
import dev.holdfast.security.ServerDomain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;

/** Fetches small files by HTTPS, each host on the way proving its own name; ended by an interrupt. */
record HttpsFile(CertificatePolicy certificates, Duration limit) {
    /** What host-meta files have is some hundred bytes. */
    private static final int LARGEST = 64 * 1024;

    private static final int MOST_REDIRECTS = 5;
    private static final int OK = 200;

    byte[] content(URI address) throws IOException, InterruptedException {
        var uri = address;
        for (int redirects = 0; ; redirects++) {
            var response = answer(uri);
            switch (response.statusCode()) {
                case OK -> {
                    return response.body();
                }
                case 301, 302, 303, 307, 308 -> {
                    if (redirects == MOST_REDIRECTS) {
                        throw new IOException("there are more than " + MOST_REDIRECTS + " redirects");
                    }
                    uri = redirected(uri, response);
                }
                default -> throw new IOException("the answer has HTTP status " + response.statusCode());
            }
        }
    }

    private HttpResponse<byte[]> answer(URI uri) throws IOException, InterruptedException {
        var identity = new ServerDomain(uri.getHost());
        var tls = SecurityLayer.unauthenticated().withCertificates(certificates).tlsFor(identity);
        var http = Https.client(tls);
        try {
            var request = HttpRequest.newBuilder(uri).timeout(limit).build();
            return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
        } catch (IOException failed) {
            throw Https.failure(uri, identity, failed);
        } finally {
            http.shutdownNow();
        }
    }

    /** RFC 6415 §2 allows them; what is not encrypted all the way proves nothing. */
    private static URI redirected(URI from, HttpResponse<?> response) throws IOException {
        var location = response.headers().firstValue("Location").orElse("");
        try {
            var to = from.resolve(location);
            if (String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT).equals("https") && to.getHost() != null) {
                return to;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new IOException("it redirects to \"" + location + "\", which is not HTTPS");
    }
}
