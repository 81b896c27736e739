// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One client connection of a {@link LoopbackServer}: the XML stream with its headers, errors and ends. Its own thread reads
 * and handles; a second one writes.
 */
final class LoopbackConnection implements Runnable {
    /** How long a client may take to read our last words before the socket is closed. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final ServerParts parts;
    private final Wire wire;
    private final boolean directTls;
    private final Consumer<LoopbackConnection> whenClosed;
    private final Outbox outbox;
    private final Login login;
    private XmlReader reader;
    private boolean headerSent;
    private volatile Optional<Session> session = Optional.empty(); // written by the reading thread only

    LoopbackConnection(ServerParts parts, Wire wire, boolean directTls, Consumer<LoopbackConnection> whenClosed) {
        this.parts = parts;
        this.wire = wire;
        this.directTls = directTls;
        this.whenClosed = whenClosed;
        this.outbox = new Outbox(wire);
        this.login = new Login(parts, this);
        this.reader = newReader();
    }

    Wire wire() {
        return wire;
    }

    Outbox outbox() {
        return outbox;
    }

    Optional<Session> session() {
        return session;
    }

    @Override
    public void run() {
        try {
            if (directTls) {
                wire.startTls(parts.tls());
            }
            Thread.ofVirtual().name("holdfast-loopback-writer").start(outbox);
            serve();
        } catch (StreamFault fault) {
            if (!headerSent) {
                sendHeader(parts.settings().defaultDomain(), Optional.empty());
            }
            session.ifPresent(Session::end);
            end(fault.xml() + "</stream:stream>");
            discard();
        } catch (IOException lost) {
            // a cut, an abort by the client, or a failed handshake: what follows is the same
            outbox.stop();
        } finally {
            wire.close();
            outbox.stop();
            session.ifPresent(gone -> gone.lost(this));
            whenClosed.accept(this);
        }
    }

    private void serve() throws IOException, StreamFault {
        openStream();
        Optional<XmlNode> next = reader.next();
        while (next.isPresent()) {
            if (session.isPresent()) {
                session.get().received(this, next.get());
            } else {
                login.received(next.get());
            }
            next = reader.next();
        }
        String lastAck = session.map(Session::lastAck).orElse("");
        session.ifPresent(Session::end);
        end(lastAck + "</stream:stream>");
        discard();
    }

    /** Reads the client's stream header and answers with ours and the features. */
    void openStream() throws IOException, StreamFault {
        headerSent = false;
        XmlNode header = reader.header();
        String to =
                header.attribute("to").orElse(parts.settings().defaultDomain()).toLowerCase(Locale.ROOT);
        sendHeader(to, header.attribute("from"));
        if (!header.is(Namespaces.STREAM, "stream")) {
            throw new StreamFault("invalid-namespace", "A stream must be {" + Namespaces.STREAM + "}stream.");
        }
        if (!header.attribute("version").orElse("").startsWith("1.")) {
            throw new StreamFault("unsupported-version", "XMPP 1.0 is spoken here.");
        }
        if (!parts.settings().domains.contains(to)) {
            throw new StreamFault("host-unknown", "This server does not serve " + to);
        }
        login.domain(to);
        outbox.append(login.features());
    }

    private void sendHeader(String from, Optional<String> to) {
        String recipient = to.map(jid -> " to='" + XmlWriter.escape(jid) + "'").orElse("");
        outbox.append("<?xml version='1.0'?><stream:stream xmlns='" + Namespaces.CLIENT + "' xmlns:stream='"
                + Namespaces.STREAM + "' from='" + XmlWriter.escape(from) + "'" + recipient + " id='"
                + UUID.randomUUID()
                + "' version='1.0' xml:lang='en'>");
        headerSent = true;
    }

    /** Answers {@code <starttls/>}; the next thing is a new stream. */
    void startTls() throws IOException, StreamFault {
        if (reader.hasBuffered()) {
            throw new StreamFault("policy-violation", "Nothing may follow <starttls/> before TLS.");
        }
        outbox.append("<proceed xmlns='" + Namespaces.TLS + "'/>");
        outbox.flush();
        wire.startTls(parts.tls());
        reader = newReader();
        openStream();
    }

    /** From now on what the client sends is the session's. */
    void attach(Session bound) {
        session = Optional.of(bound);
    }

    /** Sends last words and closes when they are written; the client has a bounded time to read them. */
    void end(String lastWords) {
        outbox.append(lastWords);
        outbox.finish();
        parts.later(wire::close, LINGER);
    }

    /** Closes without a word; the session goes on elsewhere or is over. */
    void abandon() {
        outbox.stop();
        wire.close();
    }

    /** A socket closed with unread bytes resets the connection, and our last words could be lost: read to the end. */
    private void discard() {
        byte[] rest = new byte[1024];
        try {
            while (wire.input().read(rest) >= 0) {
                assert rest.length > 0; // what comes now is no longer of interest
            }
            outbox.awaitEnd();
        } catch (IOException over) {
            outbox.stop();
        }
    }

    private XmlReader newReader() {
        return new XmlReader(wire.input(), parts.settings().maxStanzaBytes);
    }
}
