// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that writes text and looks for text in what comes back: as unlike the servers' own XML code as can be. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final String domain;
    private final TestCertificates certificates;
    private final Socket raw;
    private final StringBuilder unread = new StringBuilder();
    private Socket socket;
    private Reader in;

    private RawClient(int port, String domain, TestCertificates certificates) throws IOException {
        this.domain = domain;
        this.certificates = certificates;
        this.raw = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        raw.setSoTimeout(PATIENCE_MILLIS);
        raw.setTcpNoDelay(true);
        this.socket = raw;
        this.in = reader();
    }

    static RawClient plain(LoopbackServer server) throws IOException {
        return new RawClient(server.port(), "example.test", server.certificates());
    }

    static RawClient plain(ScriptedServer server) throws IOException {
        return new RawClient(server.port(), server.domain(), server.certificates());
    }

    /** Connected by STARTTLS up to the features that offer SASL. */
    static RawClient startTls(LoopbackServer server) throws IOException {
        RawClient client = plain(server);
        client.header();
        client.expect("</stream:features>");
        client.send("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        client.expect("<proceed");
        client.expect("/>");
        client.tls();
        client.header();
        client.expect("</stream:features>");
        return client;
    }

    /** Connected by direct TLS up to the features that offer SASL. */
    static RawClient directTls(LoopbackServer server) throws IOException {
        RawClient client = new RawClient(server.directTlsPort(), "example.test", server.certificates());
        client.tls();
        client.header();
        client.expect("</stream:features>");
        return client;
    }

    /** Logged in with PLAIN and bound. */
    static RawClient online(LoopbackServer server, String user, String resource) throws IOException {
        RawClient client = startTls(server).loginPlain(user, "secret");
        client.bind(resource);
        return client;
    }

    void tls() throws IOException {
        SSLSocket tls = (SSLSocket)
                certificates.clientContext().getSocketFactory().createSocket(raw, domain, raw.getPort(), false);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"xmpp-client"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        socket = tls;
        in = reader();
    }

    private Reader reader() throws IOException {
        return new InputStreamReader(socket.getInputStream(), UTF_8);
    }

    void header() throws IOException {
        send("<?xml version='1.0'?><stream:stream to='" + domain + "' version='1.0' xmlns='jabber:client'"
                + " xmlns:stream='http://etherx.jabber.org/streams'>");
    }

    RawClient loginPlain(String user, String password) throws IOException {
        loginPlainWithoutFeatures(user, password);
        expect("</stream:features>");
        return this;
    }

    void loginPlainWithoutFeatures(String user, String password) throws IOException {
        String token = Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(UTF_8));
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + token + "</auth>");
        expect("<success");
        header();
    }

    /** Logs in with SCRAM and checks the server's signature. */
    RawClient loginScram(String mechanism, String user, String password) throws IOException, GeneralSecurityException {
        String firstBare = "n=" + user + ",r=clientnonce";
        send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + base64("n,," + firstBare)
                + "</auth>");
        expect("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>");
        String serverFirst = new String(Base64.getDecoder().decode(until("</challenge>")), UTF_8);
        Matcher fields = Pattern.compile("r=(.*),s=(.*),i=(\\d+)").matcher(serverFirst);
        if (!fields.matches()) {
            throw new AssertionError(serverFirst);
        }
        String hash = mechanism.substring("SCRAM-".length());
        String hmac = "Hmac" + hash.replace("-", "");
        int bits = MessageDigest.getInstance(hash).getDigestLength() * 8;
        PBEKeySpec spec = new PBEKeySpec(
                password.toCharArray(),
                Base64.getDecoder().decode(fields.group(2)),
                Integer.parseInt(fields.group(3)),
                bits);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2With" + hmac)
                .generateSecret(spec)
                .getEncoded();
        String finalBare = "c=biws,r=" + fields.group(1);
        String auth = firstBare + "," + serverFirst + "," + finalBare;
        byte[] clientKey = hmac(hmac, salted, "Client Key");
        byte[] signature = hmac(hmac, MessageDigest.getInstance(hash).digest(clientKey), auth);
        byte[] proof = new byte[signature.length];
        for (int i = 0; i < proof.length; i++) {
            proof[i] = (byte) (clientKey[i] ^ signature[i]);
        }
        send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                + base64(finalBare + ",p=" + Base64.getEncoder().encodeToString(proof)) + "</response>");
        expect("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>");
        String serverFinal = new String(Base64.getDecoder().decode(until("</success>")), UTF_8);
        byte[] serverSignature = hmac(hmac, hmac(hmac, salted, "Server Key"), auth);
        if (!serverFinal.equals("v=" + Base64.getEncoder().encodeToString(serverSignature))) {
            throw new AssertionError("wrong server signature: " + serverFinal);
        }
        header();
        expect("</stream:features>");
        return this;
    }

    private static byte[] hmac(String algorithm, byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    /** Binds and returns the full JID. */
    String bind(String resource) throws IOException {
        send("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource
                + "</resource></bind></iq>");
        expect("<jid>");
        String jid = until("</jid>");
        expect("</iq>");
        return jid;
    }

    /** Enables XEP-0198 with resumption and returns the id. */
    String enable() throws IOException {
        send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        expect("<enabled xmlns='urn:xmpp:sm:3' id='");
        String id = until("'");
        expect("/>");
        return id;
    }

    RawClient send(String xml) throws IOException {
        socket.getOutputStream().write(xml.getBytes(UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads up to and including this text, and returns all of it. */
    String expect(String text) throws IOException {
        return until(text) + text;
    }

    /** Reads past this text, and returns what came before it. */
    String until(String text) throws IOException {
        char[] buffer = new char[16 * 1024];
        int from = 0;
        int found = unread.indexOf(text);
        while (found < 0) {
            from = Math.max(0, unread.length() - text.length());
            int count = in.read(buffer);
            if (count < 0) {
                throw new AssertionError("the server closed; waited for " + text + " after: " + unread);
            }
            unread.append(buffer, 0, count);
            if (text.startsWith("<success") && unread.indexOf("</failure>") >= 0) {
                throw new AssertionError("the login was refused: " + until("</failure>"));
            }
            found = unread.indexOf(text, from);
        }
        String before = unread.substring(0, found);
        unread.delete(0, found + text.length());
        return before;
    }

    /** Sends a ping to the server and returns what came before its answer: all that was under way. */
    String sync() throws IOException {
        send("<iq type='get' id='sync' to='" + domain + "'><ping xmlns='urn:xmpp:ping'/></iq>");
        String before = until("<iq type='result' id='sync'");
        until("/>");
        return before;
    }

    /** Reads to the end of the connection, whichever way it ends. */
    String rest() {
        char[] buffer = new char[1024];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                unread.append(buffer, 0, count);
            }
        } catch (IOException reset) {
            unread.append("[reset]");
        }
        String rest = unread.toString();
        unread.setLength(0);
        return rest;
    }

    /** Breaks the TCP connection without a word. */
    void abort() throws IOException {
        raw.close();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
