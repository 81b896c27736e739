// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The least client that can log in: strings out, and waiting for strings that come in. */
final class RawClient implements AutoCloseable {
    static final String HEADER = "<?xml version='1.0'?><stream:stream to='bench.test' version='1.0'"
            + " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
    static final String BIND = "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<resource>r</resource></bind></iq>";
    static final String ENABLE = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";

    private Socket socket;
    private final StringBuilder unread = new StringBuilder();

    private RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(5000);
        socket.setTcpNoDelay(true);
    }

    static RawClient startTls(int port, SSLContext context) throws IOException {
        RawClient client = new RawClient(port);
        client.send(HEADER);
        client.until("</stream:features>");
        client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.until("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.secure(context, port);
        return client;
    }

    static RawClient direct(int port, SSLContext context) throws IOException {
        RawClient client = new RawClient(port);
        client.secure(context, port);
        return client;
    }

    private void secure(SSLContext context, int port) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, "bench.test", port, true);
        secured.startHandshake();
        socket = secured;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads until that text has come; what came up to its end. */
    String until(String wanted) throws IOException {
        byte[] buffer = new byte[4096];
        InputStream in = socket.getInputStream();
        while (unread.indexOf(wanted) < 0) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new EOFException("the stream ended before " + wanted + " came; it brought " + unread);
            }
            unread.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        int end = unread.indexOf(wanted) + wanted.length();
        String seen = unread.substring(0, end);
        unread.delete(0, end);
        return seen;
    }

    /** Logs in with SCRAM-SHA-256, checks the server's proof, and leaves a stream that was opened again. */
    void authenticate(String user, String password) throws IOException, GeneralSecurityException {
        send(HEADER);
        until("</stream:features>");
        String bare = "n=" + user + ",r=abc";
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-256'>" + encode("n,," + bare)
                + "</auth>");
        String challenge = decode(content(until("</challenge>")));
        String[] parts = challenge.split(",", 3);
        String withoutProof = "c=" + encode("n,,") + "," + parts[0];
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
                .getEncoded();
        String authMessage = bare + "," + challenge + "," + withoutProof;
        byte[] proof = hmac(salted, "Client Key");
        byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(proof), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + encode(withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof)) + "</response>");
        String last = decode(content(until("</success>")));
        String expected = "v=" + Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), authMessage));
        if (!last.equals(expected)) {
            throw new GeneralSecurityException("the server does not know the password: " + last);
        }
        send(HEADER);
        until("</stream:features>");
    }

    /** Binds a resource and enables stream management in one flight; the id to resume with. */
    String bindAndEnable() throws IOException {
        send(BIND + ENABLE);
        until("</iq>");
        String enabled = until("/>");
        int id = enabled.indexOf(" id='") + 5;
        return enabled.substring(id, enabled.indexOf('\'', id));
    }

    private static String content(String element) {
        return element.substring(element.lastIndexOf('>', element.length() - 2) + 1, element.lastIndexOf('<'));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
