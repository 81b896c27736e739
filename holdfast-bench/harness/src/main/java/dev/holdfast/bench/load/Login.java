// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.bench.load;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What comes before a session: STARTTLS, SASL, and binding a resource or resuming. Used by the connection's reader only. */
final class Login {
    private static final byte[] STARTTLS = Ascii.bytes("starttls");
    private static final byte[] AUTH = Ascii.bytes("auth");
    private static final byte[] RESPONSE = Ascii.bytes("response");
    private static final byte[] IQ = Ascii.bytes("iq");
    private static final byte[] RESUME = Ascii.bytes("resume");
    private static final byte[] MECHANISM = Ascii.bytes("mechanism");
    private static final byte[] ID = Ascii.bytes("id");
    private static final byte[] PREVIOUS = Ascii.bytes("previd");
    private static final byte[] H = Ascii.bytes("h");
    private static final byte[] BIND = Ascii.bytes("urn:ietf:params:xml:ns:xmpp-bind");
    private static final String RESOURCE = "<resource>";

    private static final String SASL = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
    private static final String SECURE_FEATURES =
            "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
    private static final String SASL_FEATURES = "<mechanisms" + SASL + "><mechanism>SCRAM-SHA-256</mechanism>"
            + "<mechanism>SCRAM-SHA-1</mechanism><mechanism>PLAIN</mechanism></mechanisms>";
    private static final String SESSION_FEATURES = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
            + "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session><sm xmlns='urn:xmpp:sm:3'/>";

    private final Domain domain;
    private final Wire wire;
    private final Input input;
    private final Tag tag = new Tag();
    private String user = "";
    private String mechanism = "";
    private @Nullable Scram scram;
    private boolean challenged;

    Login(Domain domain, Wire wire, Input input) {
        this.domain = domain;
        this.wire = wire;
        this.input = input;
    }

    void header() throws IOException {
        String features = !user.isEmpty() ? SESSION_FEATURES : wire.isSecured() ? SASL_FEATURES : SECURE_FEATURES;
        send("<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
                + " id='" + domain.sessions().newId() + "' from='" + Domain.NAME + "' version='1.0' xml:lang='en'>"
                + "<stream:features>" + features + "</stream:features>");
    }

    /** Handles the element the input is at; the session if there is one now. */
    Optional<StreamSession> element() throws IOException, GeneralSecurityException {
        tag.read(input.bytes(), input.start());
        if (!wire.isSecured()) {
            startTls();
        } else if (user.isEmpty()) {
            authenticate();
        } else if (tag.is(IQ) && Ascii.contains(input.bytes(), input.start(), input.end(), BIND)) {
            return Optional.of(bind());
        } else if (tag.is(RESUME)) {
            return resume();
        } else {
            send("<failed xmlns='urn:xmpp:sm:3'>"
                    + "<unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        }
        return Optional.empty();
    }

    private void startTls() throws IOException {
        if (!tag.is(STARTTLS)) {
            throw new MalformedException("something other than <starttls/> before TLS");
        }
        send("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        // RFC 6120 §5.4.3.3: what came in the clear after <starttls/> must not be taken for a part of what TLS
        // protects.
        input.clear();
        wire.secure();
    }

    private void authenticate() throws IOException, GeneralSecurityException {
        if (tag.is(AUTH) && tag.find(MECHANISM)) {
            mechanism = tag.value();
            challenged = false;
            scram = switch (mechanism) {
                case "SCRAM-SHA-256" -> domain.passwords().scramSha256();
                case "SCRAM-SHA-1" -> domain.passwords().scramSha1();
                default -> null;
            };
        } else if (!tag.is(RESPONSE)) {
            fail("not-authorized");
            return;
        }
        String text = content();
        if (text.isEmpty()) {
            send("<challenge" + SASL + "/>");
            return;
        }
        try {
            answer(Base64.getDecoder().decode(text.equals("=") ? "" : text));
        } catch (IllegalArgumentException e) {
            fail("incorrect-encoding");
        }
    }

    private void answer(byte[] message) throws IOException, GeneralSecurityException {
        Scram exchange = scram;
        if (exchange == null) {
            user = mechanism.equals("PLAIN") ? domain.passwords().plainUser(message) : "";
            sendOrFail("success", "", !user.isEmpty());
        } else if (challenged) {
            String last = exchange.last(Ascii.text(message, 0, message.length));
            user = last.isEmpty() ? "" : exchange.user();
            sendOrFail("success", last, !last.isEmpty());
        } else {
            String first = exchange.first(Ascii.text(message, 0, message.length));
            challenged = true;
            sendOrFail("challenge", first, !first.isEmpty());
        }
    }

    private void sendOrFail(String name, String text, boolean good) throws IOException {
        if (good) {
            String encoded = Base64.getEncoder().encodeToString(Ascii.bytes(text));
            send("<" + name + SASL + ">" + encoded + "</" + name + ">");
        } else {
            fail("not-authorized");
        }
    }

    private void fail(String condition) throws IOException {
        System.err.println("load server: a login with " + mechanism + " failed: " + condition);
        send("<failure" + SASL + "><" + condition + "/></failure>");
    }

    private StreamSession bind() {
        String id = tag.find(ID) ? tag.value() : "";
        String element = Ascii.text(input.bytes(), input.start(), input.end());
        int at = element.indexOf(RESOURCE);
        Sessions sessions = domain.sessions();
        String sessionId = sessions.newId();
        String resource = at < 0 ? sessionId : element.substring(at + RESOURCE.length(), element.indexOf('<', at + 1));
        StreamSession session = new StreamSession(sessionId, user, resource, domain, wire);
        session.bound(
                Ascii.bytes("<iq type='result' id='" + id + "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>"
                        + Ascii.text(session.jid(), 0, session.jid().length) + "</jid></bind></iq>"));
        sessions.bound(session);
        domain.recovery().fresh();
        return session;
    }

    private Optional<StreamSession> resume() throws IOException {
        String previous = tag.find(PREVIOUS) ? tag.value() : "";
        long count = tag.find(H) ? Ascii.number(input.bytes(), tag.valueStart(), tag.valueEnd()) : -1;
        Optional<StreamSession> session = domain.sessions().resumable(previous, user);
        if (session.isEmpty() || count < 0) {
            send("<failed xmlns='urn:xmpp:sm:3'>"
                    + "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
            return Optional.empty();
        }
        session.get().resume(wire, (int) count);
        session.get().flush(wire);
        domain.recovery().resumed(System.nanoTime());
        return session;
    }

    private String content() {
        byte[] bytes = input.bytes();
        tag.skipAttributes();
        int from = tag.position() + 1;
        int to = from;
        while (to < input.end() && bytes[to] != '<') {
            to++;
        }
        return to < input.end() ? Ascii.text(bytes, from, to).strip() : "";
    }

    private void send(String text) throws IOException {
        byte[] bytes = Ascii.bytes(text);
        wire.write(bytes, bytes.length);
    }
}
