// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** An XML stream spoken by hand over a bare socket, to look at a server without any of our own code. */
final class RawStream implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private Socket socket;

    private RawStream(Socket socket) {
        this.socket = socket;
    }

    static RawStream connect(int port) throws IOException {
        var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
        return new RawStream(socket);
    }

    /** Shakes hands with SNI and the certificate's name both being the domain. */
    RawStream secure(String domain, Path trusted) throws IOException, GeneralSecurityException {
        int limit = socket.getSoTimeout();
        var tls = (SSLSocket) trusting(trusted).getSocketFactory().createSocket(socket, domain, socket.getPort(), true);
        var parameters = tls.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(domain)));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(limit);
        tls.startHandshake();
        socket = tls;
        return this;
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "test", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** Changes how long a read waits; ten seconds at first. */
    RawStream within(int millis) throws IOException {
        socket.setSoTimeout(millis);
        return this;
    }

    RawStream open(String domain) throws IOException {
        return send("<?xml version='1.0'?><stream:stream to='" + domain
                + "' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
    }

    RawStream send(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(UTF_8));
        return this;
    }

    /** Reads up to and with this text; end of stream and silence are failures that show what came instead. */
    String readTo(String end) throws IOException {
        var text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("end of stream before " + end + ", after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
