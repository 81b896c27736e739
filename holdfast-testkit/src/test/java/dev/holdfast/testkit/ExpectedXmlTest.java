// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectedXmlTest {
    private final ExpectedXml expected = new ExpectedXml();

    @Test
    void takesAnotherOrderOfAttributesOtherQuotesAndOtherPrefixesAsEqual() {
        assertThat(difference("<a x='1' y='2'><b xmlns='urn:b'/></a>", "<a y=\"2\" x=\"1\"><p:b xmlns:p='urn:b'/></a>"))
                .isEmpty();
    }

    @Test
    void findsEveryRealDifference() {
        assertThat(difference("<a/>", "<b/>")).isPresent();
        assertThat(difference("<a/>", "<a xmlns='urn:other'/>")).isPresent();
        assertThat(difference("<a x='1'/>", "<a/>")).isPresent();
        assertThat(difference("<a/>", "<a x='1'/>")).isPresent();
        assertThat(difference("<a>1</a>", "<a>2</a>")).isPresent();
        assertThat(difference("<a>1</a>", "<a>1 </a>")).isPresent();
        assertThat(difference("<a><b/></a>", "<a><b/><b/></a>")).isPresent();
        assertThat(difference("<a><b/><c/></a>", "<a><c/><b/></a>")).isPresent();
    }

    @Test
    void remembersWhatAPlaceholderStoodFor() {
        assertThat(difference("<iq id='{id}'><q n='pre-{n}'/></iq>", "<iq id='a1'><q n='pre-7'/></iq>"))
                .isEmpty();
        assertThat(expected.value("n")).contains("7");
        assertThat(difference("<iq id='{id}'/>", "<iq id='a2'/>")).isPresent();
        assertThat(difference("<iq id='{id}'/>", "<iq id='a1'/>")).isEmpty();
        assertThat(expected.fill("<iq id='{id}'/>")).isEqualTo("<iq id='a1'/>");
    }

    @Test
    void bindsNothingWhenTheElementDoesNotFit() {
        assertThat(difference("<iq id='{id}' type='get'/>", "<iq id='a1' type='set'/>"))
                .isPresent();
        assertThat(expected.value("id")).isEmpty();
    }

    @Test
    void anyStandsForAnotherTextEachTimeAndForAnyContent() {
        assertThat(difference("<a x='{any}' y='{any}'>{any}</a>", "<a x='1' y='2'><b/><c/></a>"))
                .isEmpty();
        assertThat(difference("<a x='{any}'/>", "<a x=''/>")).isPresent();
    }

    @Test
    void ignoresTheIndentationOfTheTemplate() {
        assertThat(difference("<a>\n  <b/>\n  <c/>\n</a>", "<a><b/><c/></a>")).isEmpty();
    }

    @Test
    void refusesToSendAPlaceholderWithoutValue() {
        assertThatThrownBy(() -> expected.fill("<a x='{nothing}'/>")).hasMessageContaining("{nothing}");
    }

    @Test
    void makesValuesFitForXml() {
        expected.bind("who", "<'&'>");
        assertThat(XmlNode.parse(expected.fill("<a x='{who}'/>")).attribute("x"))
                .contains("<'&'>");
    }

    private Optional<String> difference(String template, String actual) {
        return expected.difference(XmlNode.parse(template), XmlNode.parse(actual));
    }
}
