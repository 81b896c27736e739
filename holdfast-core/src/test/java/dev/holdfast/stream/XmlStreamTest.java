// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.jid.Jid;
import dev.holdfast.stream.StreamErrorException.Origin;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlStreamTest {
    private static final String FOOTER = "</stream:stream>";
    private static final Element MESSAGE = Element.of(new Name("jabber:client", "message"));

    private final XmlStream xml = new XmlStream(Jid.parse("example.test"), XmlLimits.defaults());

    private static String header(String attributes) {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                + " xmlns:stream='http://etherx.jabber.org/streams' " + attributes + ">";
    }

    private static String header() {
        return header("id='s1' from='example.test' version='1.0'");
    }

    private XmlStream opened() {
        xml.open(Optional.empty());
        sent();
        return xml;
    }

    private Optional<Element> receive(String text) {
        xml.received(ByteBuffer.wrap(text.getBytes(UTF_8)));
        return xml.next();
    }

    private StreamErrorException receiveAndFail(String text) {
        return catchThrowableOfType(StreamErrorException.class, () -> receive(text));
    }

    private String sent() {
        return xml.takeOutput().map(bytes -> UTF_8.decode(bytes).toString()).orElse("");
    }

    @Test
    void takesBlanksBeforeTheHeaderForAKeepAliveOfTheStreamBefore() {
        opened();
        assertThat(receive(" \n")).isEmpty();
        assertThat(receive("\r\n" + header() + "<message/>")).contains(MESSAGE);
    }

    @Test
    void opensWithAHeader() {
        xml.open(Optional.of(Jid.parse("juliet@example.test")));
        assertThat(sent())
                .isEqualTo("<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                        + " xmlns:stream='http://etherx.jabber.org/streams' to='example.test'"
                        + " from='juliet@example.test' version='1.0' xml:lang='en'>");
        assertThat(xml.takeOutput()).isEmpty();
    }

    @Test
    void carriesNothingBeforeItIsOpen() {
        assertThat(xml.isClosed()).isTrue();
        assertThatThrownBy(() -> xml.send(MESSAGE)).isInstanceOf(IllegalStateException.class);
        xml.close();
        xml.fail(StreamCondition.RESET, "");
        assertThat(xml.takeOutput()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1", "1.10", "01.0", "1.00", "1.4294967295"})
    void takesEveryVersionOne(String version) {
        opened();
        assertThat(receive(header("id='s1' from='example.test' version='" + version + "'") + "<message/>"))
                .contains(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"version='2.0'", "version='0.9'", "", "version='1'", "version='x'", "version='1.x'", "version=''"
            })
    void refusesOtherVersions(String version) {
        opened();
        var error = receiveAndFail(header("id='s1' from='example.test' " + version) + "<stream:features/>");
        assertThat(error.condition()).isEqualTo(StreamCondition.UNSUPPORTED_VERSION);
        assertThat(error.by()).isEqualTo(Origin.LOCAL);
        assertThat(sent())
                .startsWith("<stream:error><unsupported-version xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>")
                .endsWith("</stream:error>" + FOOTER);
    }

    @ParameterizedTest
    @CsvSource({"id='s1',from", "from='example.test',id"})
    void refusesAHeaderThatLacksSomething(String attributes, String lacking) {
        opened();
        var error = receiveAndFail(header(attributes + " version='1.0'") + "<stream:features/>");
        assertThat(error.condition()).isEqualTo(StreamCondition.UNDEFINED_CONDITION);
        assertThat(error).hasMessageContaining("lacks " + lacking);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id='s1'", "id='s1' version='3.0'"})
    void believesAStreamErrorMoreThanTheHeaderBeforeIt(String attributes) {
        opened();
        var error = receiveAndFail(header(attributes)
                + "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>" + FOOTER);
        assertThat(error.condition()).isEqualTo(StreamCondition.HOST_UNKNOWN);
        assertThat(error.by()).isEqualTo(Origin.REMOTE);
        assertThat(sent()).isEqualTo(FOOTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<stream xmlns='jabber:client'>",
                "<stream:stream xmlns:stream='http://etherx.jabber.org/stream' id='1' from='a' version='1.0'>",
                "<html>",
                "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"
            })
    void refusesAnotherRoot(String root) {
        opened();
        assertThat(receiveAndFail(root).condition()).isEqualTo(StreamCondition.INVALID_NAMESPACE);
    }

    @ParameterizedTest
    @CsvSource({
        "<a></b>,NOT_WELL_FORMED",
        "<a b='1' b='2'/>,NOT_WELL_FORMED",
        "<!DOCTYPE a>,RESTRICTED_XML",
        "<a>&bomb;</a>,RESTRICTED_XML",
        "<a b=1/>,NOT_WELL_FORMED"
    })
    void answersBadXmlWithItsStreamError(String bad, StreamCondition condition) {
        opened();
        receive(header());
        assertThat(receiveAndFail(bad).condition()).isEqualTo(condition);
        assertThat(sent())
                .startsWith("<stream:error><" + condition.wire() + " ")
                .endsWith("</stream:error>" + FOOTER);
        assertThat(xml.isClosed()).isTrue();
        assertThat(receive("<message/>")).isEmpty();
    }

    @Test
    void readsAStreamErrorWithItsWords() {
        opened();
        var error = receiveAndFail(header() + "<stream:error>"
                + "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'>not an address</conflict>"
                + "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>Replaced</text>"
                + "<own xmlns='urn:own'/></stream:error>");
        assertThat(error.condition()).isEqualTo(StreamCondition.CONFLICT);
        assertThat(error.text()).contains("Replaced");
        assertThat(error.address()).isEmpty();
        assertThat(error).hasMessage("the server ended the stream: conflict (Replaced)");
    }

    @Test
    void keepsTheAddressOfTheOtherHost() {
        opened();
        var error =
                receiveAndFail(header() + "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>\n"
                        + "  [2001:db8::1]:9222\n</see-other-host></stream:error>");
        assertThat(error.condition()).isEqualTo(StreamCondition.SEE_OTHER_HOST);
        assertThat(error.address()).contains("[2001:db8::1]:9222");
        assertThat(error).hasMessageContaining("[2001:db8::1]:9222");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<stream:error/>",
                "<stream:error><xml-not-well-formed" + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
            })
    void takesAnUnknownStreamErrorForAnUndefinedCondition(String error) {
        opened();
        assertThat(receiveAndFail(header() + error).condition()).isEqualTo(StreamCondition.UNDEFINED_CONDITION);
    }

    @Test
    void answersAFooterAndReportsIt() {
        opened();
        receive(header());
        assertThatThrownBy(() -> receive(FOOTER)).isInstanceOf(ConnectionLostException.class);
        assertThat(sent()).isEqualTo(FOOTER);
        assertThat(xml.isClosed()).isTrue();
        assertThat(xml.endOfInput()).isEmpty();
        assertThat(xml.next()).isEmpty();
    }

    @Test
    void closesInTwoSteps() {
        opened();
        receive(header());
        xml.close();
        xml.close();
        assertThat(sent()).isEqualTo(FOOTER);
        assertThat(xml.isClosed()).isFalse();
        assertThat(xml.canSend()).isFalse();
        assertThatThrownBy(() -> xml.send(MESSAGE)).isInstanceOf(IllegalStateException.class);
        assertThat(receive("<message/>")).contains(MESSAGE);
        assertThat(receive(FOOTER)).isEmpty();
        assertThat(xml.isClosed()).isTrue();
        assertThat(sent()).isEmpty();
    }

    @Test
    void closesBeforeThePeersHeader() {
        opened();
        xml.close();
        assertThat(sent()).isEqualTo(FOOTER);
        assertThat(receive(header("") + "<stream:features/>")).isPresent();
        assertThat(receive(FOOTER)).isEmpty();
        assertThat(xml.isClosed()).isTrue();
    }

    @Test
    void takesTheEndOfInputForAnErrorUntilBothSidesHaveEnded() {
        opened();
        assertThat(xml.endOfInput())
                .get()
                .asInstanceOf(type(ConnectionLostException.class))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("before the stream was open");
        opened();
        receive(header() + "<mess");
        assertThat(xml.endOfInput())
                .get()
                .asInstanceOf(type(ConnectionLostException.class))
                .extracting(Throwable::getMessage)
                .asString()
                .contains("without ending the stream");
        assertThat(xml.takeOutput()).as("nobody is there to read a footer").isEmpty();
        opened();
        receive(header());
        xml.close();
        assertThat(xml.endOfInput()).isEmpty();
    }

    @Test
    void startsAgainWithTheBytesThatFollow() {
        opened();
        assertThat(receive(header("id='1' from='a' version='1.0' xml:lang='de'") + "<success/>" + header() + "<mess"))
                .isPresent();
        assertThat(xml.lang()).isEqualTo("de");
        xml.open(Optional.empty());
        assertThat(xml.next()).isEmpty();
        assertThat(xml.lang()).as("nothing of the stream before counts").isEmpty();
        assertThat(receive("age/>")).contains(MESSAGE);
    }

    @Test
    void forgetsTheFaultsOfTheHeaderBeforeARestart() {
        opened();
        receive(header(""));
        xml.open(Optional.empty());
        assertThat(receive(header() + "<message/>")).contains(MESSAGE);
    }

    @Test
    void takesWhitespaceAsNothing() {
        opened();
        assertThat(receive(header() + " \n")).isEmpty();
        assertThat(receive(" \t<message/> ")).contains(MESSAGE);
        assertThat(xml.next()).isEmpty();
        assertThat(xml.isClosed()).isFalse();
    }

    @Test
    void writesNothingOfAnElementThatXmlCannotCarry() {
        opened();
        xml.send(MESSAGE);
        var bad = Element.of(
                new Name("jabber:client", "message"), Element.text(new Name("jabber:client", "body"), "\u0001"));
        assertThatThrownBy(() -> xml.send(bad)).isInstanceOf(IllegalArgumentException.class);
        xml.send(MESSAGE);
        assertThat(sent()).isEqualTo("<message/><message/>");
    }

    @Test
    void takesBytesBeforeTheLastOnesAreRead() {
        opened();
        xml.received(ByteBuffer.wrap((header() + "<mess").getBytes(UTF_8)));
        xml.received(ByteBuffer.wrap("age/><mess".getBytes(UTF_8)));
        xml.received(ByteBuffer.wrap("age/>".getBytes(UTF_8)));
        assertThat(xml.next()).contains(MESSAGE);
        assertThat(xml.next()).contains(MESSAGE);
        assertThat(xml.next()).isEmpty();
    }
}
