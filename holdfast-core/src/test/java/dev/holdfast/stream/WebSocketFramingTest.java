// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.jid.Jid;
import dev.holdfast.stanza.Message;
import dev.holdfast.stanza.StanzaHeader;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The XML of a stream over a WebSocket (RFC 7395). */
class WebSocketFramingTest {
    private static final String OPEN =
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='s1' from='example.test' version='1.0' xml:lang='de'/>";
    private static final String CLOSE = "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";
    private static final String FEATURES = "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>";
    private static final String MESSAGE = "<message xmlns='jabber:client'/>";
    private static final Element MESSAGE_ELEMENT = Element.of(new Name("jabber:client", "message"));

    private final XmlStream xml = new XmlStream(Jid.parse("example.test"), XmlLimits.defaults(), Framing.WEBSOCKET);

    private static byte[] framed(String... messages) {
        var bytes = new ByteArrayOutputStream();
        for (var message : messages) {
            bytes.writeBytes(message.getBytes(UTF_8));
            bytes.write(Framing.MESSAGE_END);
        }
        return bytes.toByteArray();
    }

    private List<Element> receive(String... messages) {
        xml.received(ByteBuffer.wrap(framed(messages)));
        return read();
    }

    private List<Element> read() {
        var elements = new ArrayList<Element>();
        for (var element = xml.next(); element.isPresent(); element = xml.next()) {
            elements.add(element.get());
        }
        return elements;
    }

    private StreamErrorException receiveAndFail(String... messages) {
        return catchThrowableOfType(StreamErrorException.class, () -> receive(messages));
    }

    private List<String> sent() {
        var messages = new ArrayList<String>();
        for (var output = xml.takeOutput(); output.isPresent(); output = xml.takeOutput()) {
            messages.add(UTF_8.decode(output.get()).toString());
        }
        return messages;
    }

    private void opened() {
        xml.open(Optional.empty());
        sent();
        assertThat(receive(OPEN)).isEmpty();
    }

    @Test
    void opensWithAnElementInsteadOfAHeader() {
        xml.open(Optional.of(Jid.parse("juliet@example.test")));
        assertThat(sent())
                .containsExactly("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.test'"
                        + " from='juliet@example.test' version='1.0' xml:lang='en'/>");
    }

    @Test
    void sendsEachElementAsAMessageThatStandsForItself() {
        opened();
        xml.send(MESSAGE_ELEMENT);
        xml.send(new Message(StanzaHeader.none().withId("a"), Message.Type.NORMAL, List.of(MESSAGE_ELEMENT)));
        xml.send(SmNonza.REQUEST);
        xml.close();
        assertThat(sent())
                .containsExactly(
                        MESSAGE,
                        "<message xmlns='jabber:client' id='a'><message/></message>",
                        "<r xmlns='urn:xmpp:sm:3'/>",
                        CLOSE);
    }

    @Test
    void neverJoinsMessagesThoughTheyAreTakenBackAndWithdrawn() {
        opened();
        for (int i = 0; i < 3; i++) {
            xml.send(SmNonza.ack(i));
            var bad = Element.text(new Name("jabber:client", "message"), "\u0001");
            assertThatThrownBy(() -> xml.send(bad)).isInstanceOf(IllegalArgumentException.class);
            xml.send(MESSAGE_ELEMENT);
            for (var expected : List.of("<a xmlns='urn:xmpp:sm:3' h='" + i + "'/>", MESSAGE)) {
                var piece = xml.takePiece().orElseThrow();
                assertThat(UTF_8.decode(piece.duplicate()).toString()).isEqualTo(expected);
                xml.reuse(piece);
            }
            assertThat(xml.takePiece()).isEmpty();
        }
    }

    @Test
    void readsTheElementsOfMessages() {
        opened();
        assertThat(receive(FEATURES, MESSAGE, "<r xmlns='urn:xmpp:sm:3'/>"))
                .extracting(element -> element.name().local())
                .containsExactly("features", "message", "r");
        assertThat(xml.lang()).isEqualTo("de");
    }

    @Test
    void readsAMessageThatComesInAnyPieces() {
        xml.open(Optional.empty());
        var elements = new ArrayList<Element>();
        for (byte b : framed(
                OPEN, FEATURES, "<message xmlns='jabber:client'><body>\u00fc\uD83D\uDC34</body></message>", MESSAGE)) {
            xml.received(ByteBuffer.wrap(new byte[] {b}));
            elements.addAll(read());
        }
        assertThat(elements).hasSize(3).last().isEqualTo(MESSAGE_ELEMENT);
    }

    @Test
    void readsOnBehindARestart() {
        opened();
        xml.received(ByteBuffer.wrap(framed("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")));
        assertThat(xml.next()).isPresent();
        xml.open(Optional.empty());
        assertThat(xml.next()).isEmpty();
        assertThat(receive(OPEN, FEATURES)).hasSize(1);
    }

    @Test
    void takesAMessageOfBlanksAsNothing() {
        opened();
        assertThat(receive("", " ", MESSAGE + "\n", "")).containsExactly(MESSAGE_ELEMENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message><body>",
                "<message/><message/>",
                "<message/>text",
                "text",
                "</stream:stream>",
                "<message>&",
                "<message"
            })
    void refusesAMessageThatIsNotExactlyOneElement(String message) {
        opened();
        assertThat(receiveAndFail(message, MESSAGE).condition()).isEqualTo(StreamCondition.NOT_WELL_FORMED);
        var sent = sent();
        assertThat(sent).hasSize(2).last().isEqualTo(CLOSE);
        assertThat(sent.getFirst())
                .startsWith("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                        + "<not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>")
                .endsWith("</stream:error>");
        assertThat(xml.isClosed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "<!-- -->,RESTRICTED_XML",
        "<!DOCTYPE a>,RESTRICTED_XML",
        "<?a?>,RESTRICTED_XML",
        "<a>&b;</a>,RESTRICTED_XML"
    })
    void restrictsXmlAsEver(String message, StreamCondition condition) {
        opened();
        assertThat(receiveAndFail(message).condition()).isEqualTo(condition);
    }

    @Test
    void limitsTheSizeOfAMessage() {
        opened();
        var large = "<message xmlns='jabber:client'>" + "<b></b>".repeat(400_000) + "</message>";
        assertThat(receiveAndFail(large).condition()).isEqualTo(StreamCondition.POLICY_VIOLATION);
    }

    @Test
    void limitsTheDepthOfAMessage() {
        opened();
        assertThat(receiveAndFail("<a>".repeat(65)).condition()).isEqualTo(StreamCondition.POLICY_VIOLATION);
    }

    @ParameterizedTest
    @CsvSource({
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='a' version='1.0'/>,UNDEFINED_CONDITION",
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='a' version='1.0'/>,UNDEFINED_CONDITION",
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='a' from='b' version='2.0'/>,UNSUPPORTED_VERSION",
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='a' from='b'/>,UNSUPPORTED_VERSION",
        "<open xmlns='jabber:client' id='a' from='b' version='1.0'/>,INVALID_NAMESPACE",
        "<message/>,INVALID_NAMESPACE"
    })
    void refusesWhatDoesNotOpenAStream(String message, StreamCondition condition) {
        xml.open(Optional.empty());
        var error = receiveAndFail(message, FEATURES);
        assertThat(error.condition()).isEqualTo(condition);
        assertThat(error.by()).isEqualTo(StreamErrorException.Origin.LOCAL);
    }

    @Test
    void believesAnErrorThatComesInsteadOfTheHeader() {
        xml.open(Optional.empty());
        sent();
        var error = receiveAndFail("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                + "<host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
        assertThat(error.condition()).isEqualTo(StreamCondition.HOST_UNKNOWN);
        assertThat(error.by()).isEqualTo(StreamErrorException.Origin.REMOTE);
        assertThat(sent()).containsExactly(CLOSE);
    }

    @Test
    void answersTheEndOfTheStream() {
        opened();
        assertThatThrownBy(() -> receive(MESSAGE, CLOSE)).isInstanceOf(ConnectionLostException.class);
        assertThat(sent()).containsExactly(CLOSE);
        assertThat(xml.isClosed()).isTrue();
    }

    @Test
    void endsInBothDirections() {
        opened();
        xml.close();
        assertThat(sent()).containsExactly(CLOSE);
        assertThat(receive(MESSAGE, CLOSE)).containsExactly(MESSAGE_ELEMENT);
        assertThat(xml.isClosed()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void hearsOfAnotherAddress() {
        xml.open(Optional.empty());
        var error =
                receiveAndFail("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://b.test/ws'/>");
        assertThat(error.condition()).isEqualTo(StreamCondition.SEE_OTHER_HOST);
        assertThat(error.by()).isEqualTo(StreamErrorException.Origin.REMOTE);
        assertThat(error.address()).contains("wss://b.test/ws");
    }
}
