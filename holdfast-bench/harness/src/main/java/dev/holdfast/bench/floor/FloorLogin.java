// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.bench.rival.Login;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection up to where a session begins: TLS, SCRAM-SHA-256, features. */
final class FloorLogin {
    final Socket raw;
    SSLSocket socket;
    FloorParser parser;

    private final Login login;

    FloorLogin(Login login, SSLContext context) throws IOException, GeneralSecurityException {
        this.login = login;
        raw = new Socket(login.host(), login.port());
        raw.setTcpNoDelay(true);
        if (!login.directTls()) {
            parser = new FloorParser(raw.getInputStream());
            raw.getOutputStream().write(header());
            parser.root();
            parser.element();
            raw.getOutputStream().write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".getBytes(UTF_8));
            require("proceed", parser.element());
        }
        socket = (SSLSocket) context.getSocketFactory().createSocket(raw, login.domain(), login.port(), true);
        socket.startHandshake();
        parser = new FloorParser(socket.getInputStream());
        open();
        authenticate();
        open();
    }

    private byte[] header() {
        return ("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' to='"
                        + login.domain() + "'>")
                .getBytes(UTF_8);
    }

    /** Opens a stream and reads its features, which nobody needs here. */
    private void open() throws IOException {
        write(new String(header(), UTF_8));
        parser.root();
        parser.element();
    }

    void write(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(UTF_8));
    }

    Node ask(String xml) throws IOException {
        write(xml);
        return parser.element();
    }

    static void require(String name, Node node) {
        if (!node.name.equals(name)) {
            throw new IllegalStateException("<" + node.name + "> came instead of <" + name + ">");
        }
    }

    // RFC 5802; the server's proof is taken on trust
    private void authenticate() throws IOException, GeneralSecurityException {
        var first = "n=" + login.user() + ",r=fyko+d2lbbFgONRv9qkxdawL";
        var challenge = ask("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>"
                + base64("n,," + first) + "</auth>");
        require("challenge", challenge);
        var served = new String(Base64.getDecoder().decode(challenge.text()), UTF_8);
        var parts = served.split(",", 3);
        var last = "c=biws," + parts[0];
        var salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(
                        login.password().toCharArray(),
                        Base64.getDecoder().decode(parts[1].substring(2)),
                        Integer.parseInt(parts[2].substring(2)),
                        256))
                .getEncoded();
        var key = hmac(salted, "Client Key");
        var signature = hmac(MessageDigest.getInstance("SHA-256").digest(key), first + "," + served + "," + last);
        for (int i = 0; i < key.length; i++) {
            key[i] ^= signature[i];
        }
        var proof = Base64.getEncoder().encodeToString(key);
        require(
                "success",
                ask("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + base64(last + ",p=" + proof)
                        + "</response>"));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
