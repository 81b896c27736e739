// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import static dev.holdfast.stanza.StanzaXml.JULIET;
import static dev.holdfast.stanza.StanzaXml.ROMEO;
import static dev.holdfast.stanza.StanzaXml.message;
import static dev.holdfast.stanza.StanzaXml.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.jid.Jid;
import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {
    /** RFC 6121 §5.2.4, with its two languages. */
    private static final String TWO_LANGUAGES = "<message from='juliet@example.test/balcony' id='z94nb37h'"
            + " to='romeo@example.test' type='chat' xml:lang='en'>"
            + "<subject>I implore you!</subject>"
            + "<subject xml:lang='cs'>Úpěnlivě prosím!</subject>"
            + "<body>Wherefore art thou, Romeo?</body>"
            + "<body xml:lang='cs'>Pročež jsi ty, Romeo?</body>"
            + "<thread parent='e0ffe42b28561960c6b12b944a092794b9683a38'>0e3141cd80894871a68e6fe6b1ec56fa</thread>"
            + "</message>";

    @Test
    void readsTheExampleOfTheRfc() {
        var message = message(TWO_LANGUAGES);
        assertThat(message.type()).isEqualTo(Message.Type.CHAT);
        assertThat(message.from()).contains(JULIET);
        assertThat(message.to()).contains(ROMEO.bare());
        assertThat(message.id()).contains("z94nb37h");
        assertThat(message.lang()).contains("en");
        assertThat(message.body()).contains("Wherefore art thou, Romeo?");
        assertThat(message.subject()).contains("I implore you!");
        assertThat(message.child("jabber:client", "thread"))
                .map(Element::text)
                .contains("0e3141cd80894871a68e6fe6b1ec56fa");
        assertThat(message.children()).hasSize(5);
        assertThat(message.error()).isEmpty();
    }

    @Test
    void comesBackAsItWent() {
        var message = message(TWO_LANGUAGES);
        assertThat(message(write(message))).isEqualTo(message).hasSameHashCodeAs(message);
    }

    @ParameterizedTest
    @CsvSource({
        "type='chat',CHAT",
        "type='groupchat',GROUPCHAT",
        "type='headline',HEADLINE",
        "type='normal',NORMAL",
        "type='error',ERROR",
        "'',NORMAL",
        "type='',NORMAL",
        "type='Chat',NORMAL",
        "type='telepathy',NORMAL"
    })
    void takesAnUnknownTypeForNormal(String attribute, Message.Type type) {
        assertThat(message("<message " + attribute + "/>").type()).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource
    void readsEachTypeThatItWrites(Message.Type type) {
        assertThat(message(write(Message.of(ROMEO, type, "hi"))).type()).isEqualTo(type);
    }

    @Test
    void writesNoMoreThanItMust() {
        assertThat(write(Message.normal(ROMEO, "a < b & c")))
                .isEqualTo("<message to='romeo@example.test/orchard'><body>a &lt; b &amp; c</body></message>");
        assertThat(write(Message.chat(ROMEO, "")))
                .isEqualTo("<message to='romeo@example.test/orchard' type='chat'><body/></message>");
    }

    @Test
    void prefersTheBodyInNoParticularLanguage() {
        assertThat(message("<message><body xml:lang='de'>ja</body><body>yes</body></message>")
                        .body())
                .contains("yes");
        assertThat(message("<message><body xml:lang='de'>ja</body><body xml:lang='fr'>oui</body></message>")
                        .body())
                .contains("ja");
        assertThat(message("<message><body xmlns='http://www.w3.org/1999/xhtml'>x</body></message>")
                        .body())
                .isEmpty();
        assertThat(message("<message/>").body()).isEmpty();
        assertThat(message("<message><body/></message>").body()).contains("");
    }

    @Test
    void isInTheLanguageOfTheStreamIfItSaysNothing() {
        assertThat(Stanza.of(StanzaXml.element("<message/>"), "de").lang()).contains("de");
        assertThat(Stanza.of(StanzaXml.element("<message xml:lang='fr'/>"), "de")
                        .lang())
                .contains("fr");
        assertThat(Stanza.of(StanzaXml.element("<message/>"), "").lang()).isEmpty();
    }

    @Test
    void isInNoLanguageIfItSaysSo() {
        assertThat(Stanza.of(StanzaXml.element("<message xml:lang=''/>"), "de").lang())
                .isEmpty();
    }

    @Test
    void answersInKind() {
        assertThat(write(message(TWO_LANGUAGES).reply("Here.")))
                .isEqualTo("<message to='juliet@example.test/balcony' type='chat'><body>Here.</body></message>");
        assertThat(write(message("<message type='groupchat' from='room@rooms.test/nick'/>")
                        .reply("Hi all.")))
                .isEqualTo("<message to='room@rooms.test' type='groupchat'><body>Hi all.</body></message>");
        assertThat(write(message("<message><body>from our own account</body></message>")
                        .reply("Oh.")))
                .isEqualTo("<message><body>Oh.</body></message>");
    }

    @Test
    void tellsWhatWentWrong() {
        var bounced = message("<message type='error' from='nobody@example.test'><body>hi</body><error type='cancel'>"
                + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
        assertThat(bounced.error()).contains(StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE));
        assertThat(message("<message type='error'/>").error())
                .contains(StanzaError.of(StanzaError.Condition.UNDEFINED_CONDITION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<message from='@example.test'/>",
                "<message to='a@b@c'/>",
                "<message from=''/>",
                "<message from='romeo@example.test/'/>",
                "<message from='romeo@exa mple.test'/>"
            })
    void isMalformedWithAnAddressThatIsNone(String xml) {
        var element = StanzaXml.element(xml);
        assertThatThrownBy(() -> Stanza.of(element, ""))
                .isInstanceOfSatisfying(
                        MalformedStanzaException.class,
                        malformed -> assertThat(malformed.stanza()).isSameAs(element));
    }

    @Test
    void isNotLostForANicknameThatIsNotPrepared() {
        var family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        var message =
                message("<message type='groupchat' from='Room@rooms.test/" + family + "'><body>hi</body></message>");
        assertThat(message.from().flatMap(Jid::resource)).contains(family);
        assertThat(message.from().map(Jid::bare)).contains(Jid.parse("room@rooms.test"));
        assertThat(write(message)).contains("from='room@rooms.test/" + family + "'");
    }

    @Test
    void doesNotChangeWithTheListItWasMadeOf() {
        var child = Element.of(new Name("urn:x", "x"));
        var children = new ArrayList<>(List.of(child));
        var message = new Message(StanzaHeader.to(ROMEO), Message.Type.NORMAL, children);
        children.clear();
        assertThat(message.children()).containsExactly(child);
        var longer = message.with(Element.of(new Name("urn:x", "y")));
        assertThat(longer.children()).hasSize(2);
        assertThat(message.children()).hasSize(1);
        assertThat(longer.header()).isEqualTo(message.header());
    }

    @Test
    void addressesMayComeFromWhereverTheReaderHasThem() {
        var known = Jid.parse("romeo@example.test");
        var message = Stanza.of(StanzaXml.element("<message from='somebody' to='me'/>"), "", text -> {
            assertThat(text).isIn("somebody", "me");
            return known;
        });
        assertThat(message.from()).containsSame(known);
        assertThat(message.to()).containsSame(known);
    }
}
