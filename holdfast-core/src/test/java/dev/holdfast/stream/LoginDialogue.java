// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.jid.Jid;
import dev.holdfast.sasl.Credentials;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;

/** A login as a dialogue of XML texts: an {@link XmlStream} and a {@link StreamLogin}, with nothing but bytes between them and the test. */
final class LoginDialogue {
    static final Jid JULIET = Jid.parse("juliet@example.test/balcony");
    static final String HEADER = "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
            + " xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='example.test' version='1.0' xml:lang='en'>";

    final XmlStream xml = new XmlStream(JULIET.domainJid(), XmlLimits.defaults());
    final StreamLogin login;
    private Optional<LoginOutcome> outcome = Optional.empty();
    private boolean tlsWanted;

    private LoginDialogue(LoginPlan plan, boolean secure) {
        login = new StreamLogin(plan, secure, new Random(1));
        xml.open(login.from());
    }

    static LoginPlan plan() {
        return plan(Optional.empty());
    }

    static LoginPlan plan(Optional<Resumption> resumption) {
        return new LoginPlan(
                JULIET, Optional.of(Credentials.password("secret".toCharArray())), true, true, true, resumption);
    }

    static LoginDialogue inTheClear(LoginPlan plan) {
        return new LoginDialogue(plan, false);
    }

    static LoginDialogue underTls(LoginPlan plan) {
        return new LoginDialogue(plan, true);
    }

    /** A login that has passed SASL by PLAIN and has restarted the stream. */
    static LoginDialogue authenticated(LoginPlan plan) {
        var dialogue = underTls(plan);
        dialogue.sent();
        dialogue.serverSends(HEADER + features(mechanisms("PLAIN"))).sent();
        dialogue.serverSends("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
                .sent();
        return dialogue;
    }

    static String features(String... features) {
        return "<stream:features>" + String.join("", features) + "</stream:features>";
    }

    static String mechanisms(String... names) {
        var list = new StringBuilder("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>");
        for (var name : names) {
            list.append("<mechanism>").append(name).append("</mechanism>");
        }
        return list.append("</mechanisms>").toString();
    }

    static final String STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
    static final String BIND = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
    static final String SM = "<sm xmlns='urn:xmpp:sm:3'/>";
    static final String BOUND = "<iq type='result' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<jid>juliet@example.test/balcony</jid></bind></iq>";

    LoginDialogue serverSends(String text) {
        xml.received(ByteBuffer.wrap(text.getBytes(UTF_8)));
        while (outcome.isEmpty() && !tlsWanted) {
            var element = xml.next();
            if (element.isEmpty()) {
                break;
            }
            switch (login.received(element.get())) {
                case Step.Send(var elements) -> elements.forEach(xml::send);
                case Step.Restart() -> xml.open(login.from());
                case Step.StartTls() -> tlsWanted = true;
                case Step.Done(var done) -> outcome = Optional.of(done);
            }
        }
        return this;
    }

    LoginDialogue handshake() {
        assertThat(tlsWanted).as("TLS is wanted").isTrue();
        xml.requireNothingInTheClear();
        login.tlsEstablished();
        xml.open(login.from());
        tlsWanted = false;
        return this;
    }

    /** What we have sent since the last call. */
    String sent() {
        return xml.takeOutput().map(bytes -> UTF_8.decode(bytes).toString()).orElse("");
    }

    LoginDialogue expectSent(String text) {
        assertThat(sent()).isEqualTo(text);
        return this;
    }

    boolean done() {
        return outcome.isPresent();
    }

    LoginOutcome outcome() {
        return outcome.orElseThrow(() -> new AssertionError("the login is not done; it waits for " + login.awaited()));
    }
}
