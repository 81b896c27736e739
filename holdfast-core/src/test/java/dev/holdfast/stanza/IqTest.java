// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import static dev.holdfast.stanza.StanzaXml.JULIET;
import static dev.holdfast.stanza.StanzaXml.ROMEO;
import static dev.holdfast.stanza.StanzaXml.read;
import static dev.holdfast.stanza.StanzaXml.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IqTest {
    private static final Element QUERY = Element.of(new Name("jabber:iq:roster", "query"));
    private static final String GET = "<iq from='romeo@example.test/orchard' to='juliet@example.test/balcony' id='rg1'"
            + " type='get'><query xmlns='jabber:iq:roster'/></iq>";

    @Test
    void readsAGetAndAnswersIt() {
        var get = (Iq.Get) read(GET);
        assertThat(get.payload()).isEqualTo(QUERY);
        assertThat(get.children()).containsExactly(QUERY);
        assertThat(get.from()).contains(ROMEO);
        assertThat(write(get)).isEqualTo(GET);
        assertThat(write(get.result(Optional.empty())))
                .isEqualTo("<iq to='romeo@example.test/orchard' id='rg1' type='result'/>");
        assertThat(write(get.result(Optional.of(QUERY))))
                .isEqualTo("<iq to='romeo@example.test/orchard' id='rg1' type='result'>"
                        + "<query xmlns='jabber:iq:roster'/></iq>");
        assertThat(write(get.failure(StanzaError.of(StanzaError.Condition.SERVICE_UNAVAILABLE))))
                .isEqualTo("<iq to='romeo@example.test/orchard' id='rg1' type='error'><error type='cancel'>"
                        + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }

    @Test
    void answersOurOwnAccountWithoutNamingIt() {
        var set = (Iq.Set) read("<iq id='p1' type='set'><query xmlns='jabber:iq:roster'/></iq>");
        assertThat(write(set.result(Optional.empty()))).isEqualTo("<iq id='p1' type='result'/>");
    }

    @Test
    void readsAResultWithAndWithoutPayload() {
        assertThat(read("<iq id='1' type='result'/>"))
                .asInstanceOf(type(Iq.Result.class))
                .satisfies(result -> {
                    assertThat(result.payload()).isEmpty();
                    assertThat(result.children()).isEmpty();
                });
        assertThat(read("<iq id='1' type='result'><query xmlns='jabber:iq:roster'/> <x xmlns='y'/></iq>"))
                .asInstanceOf(type(Iq.Result.class))
                .satisfies(result -> assertThat(result.payload()).contains(QUERY));
    }

    @Test
    void readsAFailureWhoeverComesFirstInIt() {
        var error = "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
        var query = "<query xmlns='jabber:iq:roster'/>";
        for (var inside : new String[] {error + query, query + error}) {
            var failure = (Iq.Failure) read("<iq id='1' type='error'>" + inside + "</iq>");
            assertThat(failure.error()).isEqualTo(StanzaError.of(StanzaError.Condition.FORBIDDEN));
            assertThat(failure.payload()).contains(QUERY);
            assertThat(write(failure)).isEqualTo("<iq id='1' type='error'>" + query + error + "</iq>");
        }
        var bare = (Iq.Failure) read("<iq id='1' type='error'>" + error + "</iq>");
        assertThat(bare.payload()).isEmpty();
        assertThat(bare.children()).hasSize(1);
        assertThat(read(write(bare))).isEqualTo(bare);
    }

    @Test
    void takesAFailureWithoutErrorForAnUndefinedCondition() {
        assertThat(((Iq.Failure) read("<iq id='1' type='error'/>")).error())
                .isEqualTo(StanzaError.of(StanzaError.Condition.UNDEFINED_CONDITION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iq type='get'><x xmlns='y'/></iq>",
                "<iq type='result'/>",
                "<iq id='1' type='get'/>",
                "<iq id='1' type='set'>text</iq>",
                "<iq id='1' type='get'><x xmlns='y'/><x xmlns='y'/></iq>",
                "<iq id='1'><x xmlns='y'/></iq>",
                "<iq id='1' type='GET'><x xmlns='y'/></iq>",
                "<iq id='1' type='chat'/>",
                "<iq id='1' type='result' from='@'/>"
            })
    void isMalformedWhereItBreaksTheRules(String xml) {
        assertThatThrownBy(() -> read(xml)).isInstanceOf(MalformedStanzaException.class);
    }

    @Test
    void hasAHeaderForTheAnswerHoweverMalformedTheRestIs() {
        var element = StanzaXml.element(
                "<iq from='romeo@example.test/orchard' to='@' id='1' type='get' xml:lang='de'><a/><b/></iq>");
        assertThat(StanzaHeader.replyTo(element))
                .isEqualTo(StanzaHeader.to(ROMEO).withId("1"));
        assertThat(StanzaHeader.replyTo(StanzaXml.element("<iq/>"))).isEqualTo(StanzaHeader.none());
        assertThatThrownBy(() -> StanzaHeader.replyTo(StanzaXml.element("<iq from='@'/>")))
                .isInstanceOf(MalformedStanzaException.class);
    }

    @Test
    void changesItsHeaderAndNothingElse() {
        var header =
                StanzaHeader.none().withFrom(JULIET).withTo(ROMEO).withId("9").withLang("en");
        for (var iq : new Iq[] {
            Iq.get(QUERY),
            Iq.set(QUERY),
            Iq.get(QUERY).result(Optional.of(QUERY)),
            Iq.get(QUERY).failure(StanzaError.of(StanzaError.Condition.GONE))
        }) {
            var changed = iq.withHeader(header);
            assertThat(changed).hasSameClassAs(iq);
            assertThat(changed.header()).isEqualTo(header).hasSameHashCodeAs(header);
            assertThat(changed.children()).isEqualTo(iq.children());
            assertThat(read(write(changed))).isEqualTo(changed);
        }
        assertThat(header.toString()).contains(JULIET.toString(), ROMEO.toString(), "9", "en");
    }

    @Test
    void isAddressed() {
        assertThat(write(Iq.get(ROMEO, QUERY).withHeader(StanzaHeader.to(ROMEO).withId("1"))))
                .isEqualTo(
                        "<iq to='romeo@example.test/orchard' id='1' type='get'><query xmlns='jabber:iq:roster'/></iq>");
        assertThat(Iq.set(ROMEO, QUERY).to()).contains(ROMEO);
        assertThat(Iq.set(QUERY).to()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iq xmlns='jabber:server' id='1' type='result'/>",
                "<message xmlns=''/>",
                "<x/>",
                "<x xmlns='y'/>"
            })
    void isNoStanzaInAnotherNamespace(String xml) {
        var element = StanzaXml.element(xml);
        assertThat(Stanza.isStanza(element)).isFalse();
        assertThatThrownBy(() -> Stanza.of(element, "")).isInstanceOf(MalformedStanzaException.class);
    }
}
