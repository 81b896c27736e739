// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** What a client does on a {@link LoopbackConnection} before it has a session: STARTTLS, SASL, then bind or resume. */
final class Login {
    /** RFC 6120 §6.4.5: the server may end the stream after some retries; between 2 and 5 are recommended. */
    private static final int MAX_FAILURES = 5;

    private final ServerParts parts;
    private final LoopbackConnection connection;
    private String domain = "";
    private Optional<Address> user = Optional.empty();
    private Optional<SaslExchange> exchange = Optional.empty();
    private int failures;

    Login(ServerParts parts, LoopbackConnection connection) {
        this.parts = parts;
        this.connection = connection;
    }

    void domain(String named) {
        domain = named;
    }

    String features() {
        return "<stream:features>" + (user.isPresent() ? sessionFeatures() : loginFeatures()) + "</stream:features>";
    }

    private String loginFeatures() {
        Settings settings = parts.settings();
        StringBuilder features = new StringBuilder();
        boolean encrypted = connection.wire().encrypted();
        if (!encrypted) {
            String required = settings.tlsRequired ? "<required/>" : "";
            features.append("<starttls xmlns='" + Namespaces.TLS + "'>" + required + "</starttls>");
        }
        if (encrypted || !settings.tlsRequired) {
            features.append("<mechanisms xmlns='" + Namespaces.SASL + "'>");
            for (Mechanism mechanism : settings.mechanisms) {
                if (offered(mechanism)) {
                    features.append("<mechanism>" + mechanism.saslName() + "</mechanism>");
                }
            }
            features.append("</mechanisms>");
        }
        return features.toString();
    }

    private String sessionFeatures() {
        Settings settings = parts.settings();
        String sm = settings.streamManagement ? "<sm xmlns='" + Namespaces.SM + "'/>" : "";
        String session = switch (settings.legacySession) {
            case ABSENT -> "";
            case OPTIONAL -> "<session xmlns='" + Namespaces.SESSION + "'><optional/></session>";
            case REQUIRED -> "<session xmlns='" + Namespaces.SESSION + "'/>";
        };
        return "<bind xmlns='" + Namespaces.BIND + "'><required/></bind>" + sm + session;
    }

    private boolean offered(Mechanism mechanism) {
        return parts.settings().mechanisms.contains(mechanism)
                && (mechanism != Mechanism.PLAIN || connection.wire().encrypted());
    }

    void received(XmlNode node) throws IOException, StreamFault {
        if (node.is(Namespaces.TLS, "starttls") && !connection.wire().encrypted()) {
            connection.startTls();
        } else if (user.isEmpty() && node.namespace().equals(Namespaces.SASL)) {
            sasl(node);
        } else if (user.isPresent() && isBind(node)) {
            bind(node, user.get());
        } else if (user.isPresent() && parts.settings().streamManagement && node.is(Namespaces.SM, "resume")) {
            resume(node, user.get());
        } else if (user.isPresent() && parts.settings().streamManagement && node.is(Namespaces.SM, "enable")) {
            connection.outbox().append(Session.failed("unexpected-request", Optional.empty()));
        } else if (node.namespace().equals(Namespaces.CLIENT)) {
            // RFC 6120 §4.9.3.12: "The entity has attempted to send XML stanzas … before the stream has been
            // authenticated"
            throw new StreamFault("not-authorized", "Log in and bind a resource first.");
        } else {
            throw new StreamFault("unsupported-stanza-type", "Unknown element: " + node.name());
        }
    }

    private void sasl(XmlNode node) throws IOException, StreamFault {
        switch (node.name()) {
            case "auth" -> {
                Optional<Mechanism> wanted = parts.settings().mechanisms.stream()
                        .filter(this::offered)
                        .filter(mechanism -> mechanism
                                .saslName()
                                .equals(node.attribute("mechanism").orElse("")))
                        .findFirst();
                boolean tlsMissing =
                        parts.settings().tlsRequired && !connection.wire().encrypted();
                if (tlsMissing) {
                    reply(new SaslExchange.Reply.Failure("encryption-required", "Use STARTTLS first."));
                } else if (wanted.isEmpty()) {
                    reply(new SaslExchange.Reply.Failure("invalid-mechanism", "This mechanism was not offered."));
                } else {
                    exchange = Optional.of(begin(wanted.get()));
                    respond(node);
                }
            }
            case "response" -> respond(node);
            case "abort" -> reply(new SaslExchange.Reply.Failure("aborted", "As you wish."));
            default -> throw new StreamFault("unsupported-stanza-type", "Unknown element: " + node.name());
        }
    }

    private SaslExchange begin(Mechanism mechanism) {
        return switch (mechanism) {
            case PLAIN -> new PlainExchange(this::account);
            case SCRAM_SHA_1, SCRAM_SHA_256 -> new ScramExchange(mechanism, this::account);
        };
    }

    private Optional<Account> account(String name) {
        try {
            return parts.account(Address.parse(name + "@" + domain));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    private void respond(XmlNode node) throws IOException, StreamFault {
        if (exchange.isEmpty()) {
            reply(SaslExchange.malformed("There is no exchange to go on with."));
            return;
        }
        String text = node.text();
        if (text.isEmpty() && node.name().equals("auth")) {
            // RFC 6120 §6.4.2: without initial response the server begins with an empty challenge
            reply(new SaslExchange.Reply.Challenge(""));
            return;
        }
        byte[] message;
        try {
            message = text.equals("=") ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            reply(new SaslExchange.Reply.Failure("incorrect-encoding", "Not base64."));
            return;
        }
        reply(exchange.get().respond(message));
    }

    private void reply(SaslExchange.Reply reply) throws IOException, StreamFault {
        Optional<Settings.Refusal> refusal = parts.settings().refusal;
        switch (reply) {
            case SaslExchange.Reply.Challenge(String data) -> send("challenge", base64(data));
            case SaslExchange.Reply.Success success
            when refusal.isPresent() ->
                fail(refusal.get().condition(), refusal.get().text());
            case SaslExchange.Reply.Success(Account account, Optional<String> data) -> {
                user = Optional.of(account.jid());
                exchange = Optional.empty();
                send("success", data.map(Login::base64).orElse(""));
                connection.openStream();
            }
            case SaslExchange.Reply.Failure(String condition, String text) -> fail(condition, text);
        }
    }

    private void fail(String condition, String text) throws StreamFault {
        exchange = Optional.empty();
        send("failure", "<" + condition + "/><text xml:lang='en'>" + XmlWriter.escape(text) + "</text>");
        if (++failures >= MAX_FAILURES) {
            throw new StreamFault("policy-violation", "Too many failed logins.");
        }
    }

    private void send(String name, String content) {
        connection.outbox().append("<" + name + " xmlns='" + Namespaces.SASL + "'>" + content + "</" + name + ">");
    }

    private static boolean isBind(XmlNode node) {
        return node.is(Namespaces.CLIENT, "iq")
                && node.attribute("type").orElse("").equals("set")
                && node.child(Namespaces.BIND, "bind").isPresent();
    }

    private void bind(XmlNode iq, Address account) {
        String resource = iq.child(Namespaces.BIND, "bind")
                .flatMap(bind -> bind.child(Namespaces.BIND, "resource"))
                .map(XmlNode::text)
                .filter(text -> !text.isEmpty())
                .orElseGet(() -> UUID.randomUUID().toString());
        if (resource.getBytes(StandardCharsets.UTF_8).length > 1023) {
            connection.outbox().append(Stanzas.error(iq, "bad-request").bytes());
            return;
        }
        Session session = new Session(parts, account.withResource(resource), connection);
        XmlNode jid = XmlNode.of(Namespaces.BIND, "jid", session.jid().toString());
        connection.attach(session);
        Optional<Session> replaced = session.begin(Stanzas.result(iq, XmlNode.of(Namespaces.BIND, "bind", jid)));
        // RFC 6120 §7.7.2.2: the newer stream wins, the older one ends with <conflict/>
        replaced.flatMap(Session::end)
                .ifPresent(old -> old.end(
                        new StreamFault("conflict", "Replaced by a new connection.").xml() + "</stream:stream>"));
    }

    private void resume(XmlNode node, Address account) throws StreamFault {
        String id = node.attribute("previd").orElse("");
        long h = Session.counter(node);
        Optional<Session> session =
                parts.directory().managed(id).filter(known -> known.jid().bare().equals(account));
        if (session.isPresent() && parts.settings().resumption && session.get().resume(connection, id, h)) {
            connection.attach(session.get());
        } else {
            Optional<Long> handled = parts.directory().handledBeforeExpiry(id);
            connection.outbox().append(Session.failed("item-not-found", handled));
        }
    }

    private static String base64(String data) {
        return Base64.getEncoder().encodeToString(data.getBytes(StandardCharsets.UTF_8));
    }
}
