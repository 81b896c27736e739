// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The server's end of one connection of a {@link ScriptedServer}, as a {@link Script} sees it.
 *
 * <p>{@code expect} reads the next element and compares it as XML: order of attributes, kind of quotes and choice of prefixes
 * do not matter, everything else does. In what is expected, <code>{id}</code> stands for any text that is not empty, which
 * must be the same wherever <code>{id}</code> stands again; in what is sent it is replaced by that text. <code>{any}</code>
 * stands for any text each time, and as the whole content of an element for any content.
 *
 * <p>Every method that waits gives up with an {@link AssertionError} after the patience of the server. For the script's
 * thread only.
 */
public final class ScriptedConnection {
    private final Wire wire;
    private final ScriptedServer.Terms terms;
    private final Dialogue dialogue;
    private final ExpectedXml expected = new ExpectedXml();
    private final LoginScript login = new LoginScript(this);
    private XmlReader reader;

    ScriptedConnection(Wire wire, ScriptedServer.Terms terms, Dialogue dialogue) {
        this.wire = wire;
        this.terms = terms;
        this.dialogue = dialogue;
        this.reader = newReader();
    }

    /** Reads the client's stream header, which must be for the server's domain. */
    public XmlNode expectHeader() throws IOException {
        return expectHeader(terms.domain());
    }

    /** Reads the client's stream header, which must be XMPP 1.0 for this domain, and returns it. */
    public XmlNode expectHeader(String to) throws IOException {
        XmlNode header = read("a stream header", XmlReader::header);
        boolean right = header.is(Namespaces.STREAM, "stream")
                && header.attribute("to").orElse("").equals(to)
                && header.attribute("version").orElse("").equals("1.0");
        if (!right) {
            throw mismatch("a stream header to='" + to + "' version='1.0'", header.toString(), "it is not that header");
        }
        return header;
    }

    /** Sends a stream header from the server's domain with a fixed id. */
    public void sendHeader() throws IOException {
        send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='" + Namespaces.STREAM + "' from='"
                + terms.domain() + "' id='stream-1' version='1.0' xml:lang='en'>");
    }

    /** Sends text as it stands, in UTF-8, after replacing placeholders. */
    public void send(String xml) throws IOException {
        sendRaw(expected.fill(xml).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public void sendRaw(byte[] bytes) throws IOException {
        dialogue.said("S", bytes, 0, bytes.length);
        wire.write(bytes, 0, bytes.length);
    }

    /** Sends text as {@link #send(String)} does, but byte by byte with a pause after each. */
    public void sendSlowly(String xml, Duration between) throws IOException {
        for (byte octet : expected.fill(xml).getBytes(StandardCharsets.UTF_8)) {
            sendRaw(new byte[] {octet});
            LockSupport.parkNanos(between.toNanos());
        }
    }

    /**
     * Reads the next element, which must be this one.
     *
     * @return the element as it came
     * @throws AssertionError if another came, or none
     */
    public XmlNode expect(String xml) throws IOException {
        XmlNode template = XmlNode.parse(xml);
        XmlNode actual =
                read(xml, XmlReader::next).orElseThrow(() -> mismatch(xml, "</stream:stream>", "the stream ended"));
        Optional<String> difference = expected.difference(template, actual);
        if (difference.isPresent()) {
            throw mismatch(expectedText(xml), actual.toString(), difference.get());
        }
        return actual;
    }

    /** Reads the next element, whatever it is. */
    public XmlNode expectAnything() throws IOException {
        return read("an element", XmlReader::next)
                .orElseThrow(() -> mismatch("an element", "</stream:stream>", "the stream ended"));
    }

    /** Reads elements until this one comes, and returns it. */
    public XmlNode skipTo(String xml) throws IOException {
        XmlNode template = XmlNode.parse(xml);
        XmlNode actual = expectAnything();
        while (expected.difference(template, actual).isPresent()) {
            actual = expectAnything();
        }
        return actual;
    }

    /** Reads the closing tag of the client's stream. */
    public void expectFooter() throws IOException {
        Optional<XmlNode> element = read("</stream:stream>", XmlReader::next);
        if (element.isPresent()) {
            throw mismatch("</stream:stream>", element.get().toString(), "the stream goes on");
        }
    }

    /** Waits until the client has closed or reset the connection, without another element before. */
    public void expectClosed() throws IOException {
        if (reader.hasBuffered()) {
            throw mismatch("the end of the connection", "more bytes", "they came with the last element");
        }
        byte[] one = new byte[1];
        int count;
        try {
            count = listening().read(one);
        } catch (SocketTimeoutException silence) {
            throw mismatch("the end of the connection", "nothing", "it stayed open for " + terms.patience());
        } catch (IOException reset) {
            dialogue.note("client reset the connection");
            return;
        }
        if (count >= 0) {
            throw mismatch("the end of the connection", new String(one, StandardCharsets.UTF_8), "more bytes came");
        }
    }

    /** Checks that the client sends nothing for that long. */
    public void expectSilence(Duration time) throws IOException {
        wire.readTimeout(Math.toIntExact(Math.max(1, time.toMillis())));
        try {
            String next = reader.next().map(XmlNode::toString).orElse("</stream:stream>");
            throw mismatch("silence", next, "something came within " + time);
        } catch (SocketTimeoutException silence) {
            dialogue.note("silence for " + time);
        } catch (StreamFault | EOFException broken) {
            throw mismatch("silence", "the end of the stream", String.valueOf(broken.getMessage()));
        } finally {
            wire.readTimeout(terms.patienceMillis());
        }
    }

    /** What a placeholder stood for. */
    public String value(String placeholder) {
        return expected.value(placeholder)
                .orElseThrow(() -> new AssertionError("nothing was bound to {" + placeholder + "}" + dialogue));
    }

    /** Says what a placeholder stands for. */
    public void bind(String placeholder, String value) {
        expected.bind(placeholder, value);
    }

    /** Begins TLS as the server; the next thing is a stream header. */
    public void startTls() throws IOException {
        if (reader.hasBuffered()) {
            throw mismatch("a TLS handshake", "XML", "the client sent more before TLS");
        }
        dialogue.note("TLS");
        try {
            wire.startTls(terms.tls());
        } catch (SocketTimeoutException silence) {
            throw mismatch("a TLS handshake", "nothing", "not finished after " + terms.patience());
        }
        reader = newReader();
    }

    /** The host name in the client's TLS handshake (SNI). */
    public Optional<String> serverName() {
        return wire.serverName();
    }

    /** The protocol agreed on by ALPN. */
    public Optional<String> applicationProtocol() {
        return wire.applicationProtocol();
    }

    /**
     * Plays everything up to SASL PLAIN with any user and password: headers, features, STARTTLS unless it began with TLS, and
     * the header after it. The next thing to send are the features of the session.
     *
     * @return the local part that the client logged in with
     */
    public String authenticate() throws IOException {
        return login.authenticate(wire.encrypted());
    }

    /** Sends the features of a session: bind and, if wanted, XEP-0198. */
    public void sendSessionFeatures(boolean streamManagement) throws IOException {
        login.sessionFeatures(streamManagement);
    }

    /** Answers resource binding with the resource asked for, or {@code bound}, and returns the full JID. */
    public String bindResource(String user) throws IOException {
        return login.bindResource(user, terms.domain());
    }

    /** Answers {@code <enable/>} so that the session can be resumed under this id. */
    public void enableStreamManagement(String id) throws IOException {
        login.enable(id);
    }

    /** Plays a whole login with XEP-0198 enabled under the id {@code sm-1}, and returns the full JID. */
    public String login() throws IOException {
        String user = authenticate();
        sendSessionFeatures(true);
        String jid = bindResource(user);
        enableStreamManagement("sm-1");
        return jid;
    }

    /** As {@link #login()}, with this user and password only. */
    public String loginPlain(String user, String password) throws IOException {
        login.only(user, password);
        return login();
    }

    /** Plays a whole login on a server without XEP-0198, and returns the full JID. */
    public String loginWithoutStreamManagement() throws IOException {
        String user = authenticate();
        sendSessionFeatures(false);
        return bindResource(user);
    }

    /** Plays a login that resumes a session: expects {@code <resume/>} with this id and returns its {@code h}. */
    public long loginToResume(String id) throws IOException {
        authenticate();
        sendSessionFeatures(true);
        XmlNode resume =
                expect("<resume xmlns='" + Namespaces.SM + "' previd='" + XmlWriter.escape(id) + "' h='{any}'/>");
        return Long.parseLong(resume.attribute("h").orElse(""));
    }

    /**
     * Cuts the connection when so many bytes of XML have passed, counted from its beginning. The script then simply ends; that
     * is no failure. To be called before anything else.
     */
    public void dropAfter(Direction counted, long bytes) {
        wire.cutAfter(counted, bytes);
    }

    /** {@link #dropAfter(Direction, long)} for the bytes of both directions together. */
    public void dropAfter(long bytes) {
        dropAfter(Direction.BOTH, bytes);
    }

    /** Ends the script here: the connection stays open, and nothing is read or answered any more. */
    public void stall() throws IOException {
        dialogue.note("stalls");
        throw new CutException("the script stalls");
    }

    /** Does nothing for that long, and then goes on. */
    public void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Ends the connection with a TCP reset. */
    public void rst() {
        dialogue.note("server resets");
        wire.reset();
    }

    /** Sends FIN without footer or TLS closure; what the client sends can still be read. */
    public void fin() throws IOException {
        dialogue.note("server sends FIN");
        wire.fin();
    }

    /** Closes the TCP connection without footer or TLS closure. */
    public void close() {
        dialogue.note("server closes");
        wire.close();
    }

    /** Closes as a good server does: the footer, the closure of TLS, FIN. */
    public void sendFooterAndClose() throws IOException {
        send("</stream:stream>");
        wire.finish();
    }

    /** Bytes of XML received and sent so far. */
    public long bytes() {
        return wire.received() + wire.sent();
    }

    private interface Reading<T> {
        T from(XmlReader reader) throws IOException, StreamFault;
    }

    private <T> T read(String wanted, Reading<T> reading) throws IOException {
        try {
            return reading.from(reader);
        } catch (SocketTimeoutException silence) {
            throw mismatch(expectedText(wanted), "nothing", "nothing came for " + terms.patience());
        } catch (CutException asPlanned) {
            throw asPlanned;
        } catch (StreamFault fault) {
            throw mismatch(expectedText(wanted), fault.text(), fault.condition());
        } catch (IOException broken) {
            throw mismatch(expectedText(wanted), "the end of the connection", broken.toString());
        }
    }

    private String expectedText(String template) {
        return template.lines().map(String::strip).reduce("", String::concat);
    }

    AssertionError mismatch(String wanted, String actual, String difference) {
        return new AssertionError("expected: " + wanted + "\nactual:   " + actual + "\nbecause:  " + difference
                + "\ndialogue:" + dialogue);
    }

    static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private XmlReader newReader() {
        return new XmlReader(listening(), Integer.MAX_VALUE);
    }

    private InputStream listening() {
        InputStream in = wire.input();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = in.read(buffer, offset, length);
                if (count > 0) {
                    dialogue.said("C", buffer, offset, count);
                } else if (count < 0) {
                    dialogue.note("client closed the connection");
                }
                return count;
            }
        };
    }
}
