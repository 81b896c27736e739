// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.error.XmppException;
import dev.holdfast.jid.Jid;
import dev.holdfast.net.Connection;
import dev.holdfast.net.ConnectionReport;
import dev.holdfast.net.Connector;
import dev.holdfast.net.LoggedIn;
import dev.holdfast.net.Peer;
import dev.holdfast.sasl.Credentials;
import dev.holdfast.stream.LoginOutcome;
import dev.holdfast.stream.LoginPlan;
import dev.holdfast.stream.StreamErrorException;
import dev.holdfast.stream.StreamFeatures;
import dev.holdfast.stream.StreamLogin;
import dev.holdfast.stream.XmlLimits;
import dev.holdfast.stream.XmlStream;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What a login ends in, good or bad, without a server. */
final class Logins {
    static final Jid ME = Jid.parse("juliet@example.test/balcony");
    static final Peer PEER = new Peer("192.0.2.1", 5222, Connector.startTls());

    private static final String HEADER = "<stream:stream xmlns='jabber:client' xmlns:stream="
            + "'http://etherx.jabber.org/streams' from='example.test' id='1' version='1.0'>";
    private static final String SASL = "urn:ietf:params:xml:ns:xmpp-sasl";
    private static final Name FEATURES = new Name("http://etherx.jabber.org/streams", "features");

    private Logins() {}

    /** A new session; with stream management if it is to have an id. */
    static LoggedIn bound(Connection connection, Optional<String> streamManagementId) {
        return loggedIn(connection, session(streamManagementId, Optional.empty()));
    }

    /** A new session, for the server did not resume the one before. */
    static LoggedIn boundAfterRefusal(Connection connection, String streamManagementId) {
        var refusal = new LoginOutcome.Refusal("item-not-found", java.util.OptionalLong.empty());
        return loggedIn(connection, session(Optional.of(streamManagementId), Optional.of(refusal)));
    }

    private static LoginOutcome.Bound session(Optional<String> id, Optional<LoginOutcome.Refusal> refusal) {
        var on = id.map(present -> new LoginOutcome.StreamManagementOn(Optional.of(present), Optional.empty(), 0));
        return new LoginOutcome.Bound(ME, on, refusal, List.of());
    }

    static LoggedIn resumed(Connection connection, long handled) {
        return loggedIn(connection, new LoginOutcome.Resumed(handled));
    }

    private static LoggedIn loggedIn(Connection connection, LoginOutcome.Session session) {
        var features = new StreamFeatures(Element.of(FEATURES));
        var outcome = new LoginOutcome(features, "SCRAM-SHA-256", session);
        var report = new ConnectionReport("example.test", Instant.EPOCH, Duration.ZERO, Optional.empty(), List.of());
        return new LoggedIn(PEER, connection, openStream(), outcome, report);
    }

    private static XmlStream openStream() {
        var stream = new XmlStream(ME.domainJid(), XmlLimits.defaults());
        stream.open(Optional.empty());
        stream.takeOutput();
        stream.received(ByteBuffer.wrap(HEADER.getBytes(UTF_8)));
        stream.next();
        return stream;
    }

    /** The server ended a stream with that error. */
    static StreamErrorException streamError(String condition) {
        var stream = openStream();
        stream.received(ByteBuffer.wrap(
                ("<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>")
                        .getBytes(UTF_8)));
        return thrownBy(StreamErrorException.class, stream::next);
    }

    /** The server refused to bind the resource. */
    static XmppException bindRefused(String type, String condition) {
        var credentials = Credentials.password("secret".toCharArray());
        var plan = new LoginPlan(ME, Optional.of(credentials), true, true, true, Optional.empty());
        var login = new StreamLogin(plan, true, new Random(1));
        login.received(element("<stream:features><mechanisms xmlns='" + SASL
                + "'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"));
        login.received(element("<success xmlns='" + SASL + "'/>"));
        login.received(element("<stream:features/>"));
        return thrownBy(
                XmppException.class,
                () -> login.received(element("<iq type='error' id='bind'><error type='" + type + "'><" + condition
                        + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")));
    }

    private static Element element(String xml) {
        var stream = openStream();
        stream.received(ByteBuffer.wrap(xml.getBytes(UTF_8)));
        return stream.next().orElseThrow();
    }

    private static <T extends Throwable> T thrownBy(Class<T> type, Runnable step) {
        try {
            step.run();
        } catch (XmppException expected) {
            return type.cast(expected);
        }
        throw new AssertionError("nothing was thrown");
    }
}
