// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.floor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.bench.rival.Login;
import dev.holdfast.bench.rival.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A reader, a writer, two counters. */
final class FloorSession implements Session {
    private static final byte[] REQUEST = "<r xmlns='urn:xmpp:sm:3'/>".getBytes(UTF_8);
    private static final int STANZAS_PER_REQUEST = 50;
    private static final int PATIENCE_SECONDS = 30;

    private final Login login;
    private final SSLContext context;
    private final Unacked unacked = new Unacked();
    private final Semaphore replies = new Semaphore(0);
    private volatile FloorLogin connection; // written by the constructor, then by the reader
    private volatile Consumer<String> handler = _ -> {}; // written by onMessage
    private volatile boolean closed; // written by close
    private volatile boolean writing; // written by the reader
    private final String id;
    private long received; // of the reader
    private Thread writer; // of the constructor, then of the reader

    FloorSession(Login login, SSLContext context) throws IOException, GeneralSecurityException {
        this.login = login;
        this.context = context;
        connection = new FloorLogin(login, context);
        var bind = connection.ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
        FloorLogin.require("iq", bind);
        var enabled = connection.ask("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        FloorLogin.require("enabled", enabled);
        id = enabled.attribute("id");
        writer = startWriter();
        Thread.ofVirtual().start(this::read);
        try {
            unacked.send("<presence/>".getBytes(UTF_8));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private Thread startWriter() {
        var over = connection;
        writing = true;
        return Thread.ofVirtual().start(() -> write(over));
    }

    private void read() {
        while (!closed) {
            try {
                while (take(connection.parser.element())) {
                    // the next
                }
            } catch (IOException lost) {
                if (!closed) {
                    reconnect();
                }
            }
        }
    }

    private boolean take(Node node) throws IOException {
        switch (node.name) {
            case "message" -> {
                received++;
                handler.accept(node.child("body").text());
            }
            case "iq" -> {
                received++;
                replies.release();
            }
            case "presence" -> received++;
            case "a" -> unacked.acknowledge(Long.parseLong(node.attribute("h")));
            case "r" -> connection.write("<a xmlns='urn:xmpp:sm:3' h='" + received + "'/>");
            case "/" -> {
                throw new IOException("the stream ended");
            }
            default -> throw new IllegalStateException("<" + node.name + "> came");
        }
        return true;
    }

    private void reconnect() {
        try {
            writing = false;
            writer.interrupt();
            writer.join();
            connection.raw.close();
            connection = new FloorLogin(login, context);
            var resumed = connection.ask("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + received + "'/>");
            FloorLogin.require("resumed", resumed);
            unacked.acknowledge(Long.parseLong(resumed.attribute("h")));
            unacked.again();
            writer = startWriter();
        } catch (IOException | GeneralSecurityException | InterruptedException again) {
            Thread.onSpinWait(); // at once: a floor has no manners
        }
    }

    private void write(FloorLogin over) {
        var batch = new ByteArrayOutputStream();
        int since = 0;
        try {
            while (writing) {
                batch.reset();
                for (var stanza : unacked.take()) {
                    batch.writeBytes(stanza);
                    if (++since == STANZAS_PER_REQUEST) {
                        batch.writeBytes(REQUEST);
                        since = 0;
                    }
                }
                if (since > 0) {
                    batch.writeBytes(REQUEST);
                    since = 0;
                }
                batch.writeTo(over.socket.getOutputStream());
            }
        } catch (IOException | InterruptedException e) {
            // the reader sees it too
        }
    }

    @Override
    public void onMessage(Consumer<String> body) {
        handler = body;
    }

    @Override
    public void send(String to, String body) throws InterruptedException {
        unacked.send(
                ("<message type='chat' to='" + to + "' id='x'><body>" + body + "</body></message>").getBytes(UTF_8));
    }

    @Override
    public void awaitAcknowledged(Duration timeout) throws Exception {
        unacked.awaitNone(timeout.toNanos());
    }

    @Override
    public void ping() throws InterruptedException {
        unacked.send("<iq type='get' id='p' to='bench.test'><ping xmlns='urn:xmpp:ping'/></iq>".getBytes(UTF_8));
        if (!replies.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no reply in " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        connection.write("</stream:stream>");
        writer.interrupt();
        connection.raw.close();
    }
}
