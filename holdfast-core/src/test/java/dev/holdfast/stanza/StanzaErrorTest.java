// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stanza;

import static dev.holdfast.stanza.StanzaXml.message;
import static dev.holdfast.stanza.StanzaXml.read;
import static dev.holdfast.stanza.StanzaXml.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StanzaErrorTest {
    private static final String NS = " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'";

    private static StanzaError error(String inside) {
        return message("<message type='error'>" + inside + "</message>").error().orElseThrow();
    }

    private static StanzaError again(StanzaError error) {
        var request = new Iq.Get(StanzaHeader.none().withId("1"), Element.of(new Name("x", "y")));
        return ((Iq.Failure) read(write(request.failure(error)))).error();
    }

    @Test
    void readsTheExampleOfTheRfc() { // RFC 6120 §8.3.4
        var error = error("<error by='example.net' type='modify'><bad-request" + NS + "/>"
                + "<text" + NS + " xml:lang='en'>Some special application diagnostic information...</text>"
                + "<special-application-condition xmlns='urn:special'/></error>");
        assertThat(error.type()).isEqualTo(StanzaError.Type.MODIFY);
        assertThat(error.condition()).isEqualTo(StanzaError.Condition.BAD_REQUEST);
        assertThat(error.text()).contains("Some special application diagnostic information...");
        assertThat(error.application()).contains(Element.of(new Name("urn:special", "special-application-condition")));
        assertThat(error.address()).isEmpty();
        assertThat(error).hasToString("bad-request (Some special application diagnostic information...)");
    }

    @ParameterizedTest
    @EnumSource
    void readsEachConditionThatItWrites(StanzaError.Condition condition) {
        assertThat(again(StanzaError.of(condition))).isEqualTo(StanzaError.of(condition));
        assertThat(again(StanzaError.of(condition, "why"))).isEqualTo(StanzaError.of(condition, "why"));
    }

    @ParameterizedTest
    @EnumSource
    void readsEachTypeThatItWrites(StanzaError.Type type) {
        var error = new StanzaError(
                type,
                StanzaError.Condition.GONE,
                Optional.of("moved"),
                Optional.of("xmpp:romeo@other.test"),
                Optional.of(Element.of(new Name("urn:own", "own"))));
        assertThat(again(error)).isEqualTo(error);
    }

    @Test
    void keepsTheAddressOfGoneAndRedirect() {
        assertThat(error("<error type='cancel'><gone" + NS + ">xmpp:romeo@other.test</gone></error>")
                        .address())
                .contains("xmpp:romeo@other.test");
        assertThat(error("<error type='modify'><redirect" + NS + "> xmpp:x.test </redirect></error>")
                        .address())
                .contains("xmpp:x.test");
        assertThat(error("<error type='cancel'><gone" + NS + "/></error>").address())
                .isEmpty();
    }

    @Test
    void takesNoOtherWordsForAnAddress() {
        assertThat(error("<error type='cancel'><conflict" + NS + ">you again</conflict></error>")
                        .address())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "<error/>,UNDEFINED_CONDITION,CANCEL",
        "'',UNDEFINED_CONDITION,CANCEL",
        "<error type='wait'/>,UNDEFINED_CONDITION,WAIT",
        "<error type='angry'><forbidden NS/></error>,FORBIDDEN,AUTH",
        "<error><item-not-found NS/></error>,ITEM_NOT_FOUND,CANCEL",
        "<error type='wait'><brand-new NS/></error>,UNDEFINED_CONDITION,WAIT",
        "<error type='wait' code='503'><text NS>busy</text></error>,UNDEFINED_CONDITION,WAIT",
        "<error type='wait'><text NS>busy</text><resource-constraint NS/></error>,RESOURCE_CONSTRAINT,WAIT"
    })
    void makesTheBestOfAnUnusualError(String xml, StanzaError.Condition condition, StanzaError.Type type) {
        var error = error(xml.replace(" NS", NS));
        assertThat(error.condition()).isEqualTo(condition);
        assertThat(error.type()).isEqualTo(type);
    }

    @Test
    void travelsAsAnException() {
        var thrown = new StanzaErrorException(StanzaError.Condition.NOT_ALLOWED, "not now");
        assertThat(thrown.error()).isEqualTo(StanzaError.of(StanzaError.Condition.NOT_ALLOWED, "not now"));
        assertThat(thrown).hasMessage("not-allowed (not now)");
        assertThat(new StanzaErrorException(StanzaError.Condition.GONE)).hasMessage("gone");
    }
}
