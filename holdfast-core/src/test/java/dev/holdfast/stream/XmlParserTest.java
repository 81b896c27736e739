// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.xml.Element;
import dev.holdfast.xml.Name;
import dev.holdfast.xml.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlParserTest {
    @Test
    void rootComesWithNameAndAttributesAndWithoutContent() {
        var opened = (XmlEvent.Opened) XmlFeed.whole(XmlFeed.HEADER).events().getFirst();

        assertThat(opened.root().name()).isEqualTo(new Name("http://etherx.jabber.org/streams", "stream"));
        assertThat(opened.root().attribute("from")).contains("example.org");
        assertThat(opened.root().attributes()).hasSize(3);
        assertThat(opened.root().content()).isEmpty();
    }

    @Test
    void elementsComeWithTheNamespacesOfTheRoot() {
        var children =
                XmlFeed.whole(XmlFeed.HEADER + "<stream:features/><message/>").children();

        assertThat(children)
                .containsExactly(
                        Element.of(new Name("http://etherx.jabber.org/streams", "features")),
                        Element.of(new Name("jabber:client", "message")));
    }

    @Test
    void endOfTheRootIsAnEventAndSpaceMayFollow() {
        assertThat(XmlFeed.whole("<a><b/></a> \r\n\t").events())
                .hasSize(3)
                .last()
                .isEqualTo(new XmlEvent.Closed());
        assertThat(XmlFeed.whole("<a/>").events()).hasSize(2).last().isEqualTo(new XmlEvent.Closed());
    }

    @Test
    void prefixesAreBoundAgainInsideAndAsBeforeOutside() {
        var child = only(
                "<p:b xmlns:p='1' xmlns='d'><p:c xmlns:p='2'><p:d xmlns:p='3' p:x=''/><p:e/></p:c><p:f/><g/></p:b>");

        assertThat(child.name()).isEqualTo(new Name("1", "b"));
        var inner = child.child(new Name("2", "c")).orElseThrow();
        assertThat(inner.child(new Name("3", "d")).orElseThrow().attribute(new Name("3", "x")))
                .contains("");
        assertThat(inner.child(new Name("2", "e"))).isPresent();
        assertThat(child.child(new Name("1", "f"))).isPresent();
        assertThat(child.child(new Name("d", "g"))).isPresent();
    }

    @Test
    void defaultNamespaceIsUndeclaredInsideAndBackOutside() {
        var child = only("<b xmlns='d'><c xmlns=''><d/><e xmlns='f'/></c><g/></b>");

        var inner = child.child(new Name("", "c")).orElseThrow();
        assertThat(inner.child(new Name("", "d"))).isPresent();
        assertThat(inner.child(new Name("f", "e"))).isPresent();
        assertThat(child.child(new Name("d", "g"))).isPresent();
    }

    @Test
    void namespacesOfAnEmptyElementEndWithIt() {
        assertThat(XmlFeed.whole("<a><b xmlns='u'/><b/></a>").children())
                .extracting(Element::name)
                .containsExactly(new Name("u", "b"), new Name("", "b"));
    }

    @Test
    void declarationsCountWhereverTheyStandInTheTag() {
        var child = only("<p:b p:x='1' xmlns:p='u'/>");

        assertThat(child.name()).isEqualTo(new Name("u", "b"));
        assertThat(child.attribute(new Name("u", "x"))).contains("1");
    }

    @Test
    void defaultNamespaceIsNotForAttributes() {
        assertThat(only("<b xmlns='u' x='1' p:x='2' xmlns:p='u'/>").attributes())
                .containsEntry(Name.of("x"), "1")
                .containsEntry(new Name("u", "x"), "2")
                .hasSize(2);
    }

    @Test
    void prefixXmlNeedsNoDeclarationAndMayHaveIt() {
        assertThat(only("<b xml:lang='de'/>").lang()).contains("de");
        assertThat(only("<b xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang='de'/>")
                        .lang())
                .contains("de");
    }

    @Test
    void textAroundReferencesAndSectionsIsOne() {
        assertThat(only("<b>a&amp;b<![CDATA[c]]>&#100;<![CDATA[]]>e</b>").content())
                .containsExactly(new Text("a&bcde"));
        assertThat(only("<b><![CDATA[]]></b>").content()).isEmpty();
        assertThat(only("<b>x<c/>y<c/></b>").content())
                .containsExactly(new Text("x"), Element.of(Name.of("c")), new Text("y"), Element.of(Name.of("c")));
    }

    @Test
    void spaceInsideAnElementIsText() {
        assertThat(only("<b> <c/>\n</b>").content())
                .containsExactly(new Text(" "), Element.of(Name.of("c")), new Text("\n"));
    }

    // XML 1.0 §2.11
    @Test
    void lineEndsAreReadAsNewlines() {
        assertThat(only("<b>1\r\n2\r3\n4\r\r\n5&#13;&#10;<![CDATA[\r\n6\r]]>\n</b>")
                        .text())
                .isEqualTo("1\n2\n3\n4\n\n5\r\n\n6\n\n");
    }

    // XML 1.0 §3.3.3
    @Test
    void blanksInValuesAreReadAsSpaces() {
        assertThat(only("<b c='1\r\n2\r3\n4\t5&#13;&#10;&#9; 6  '/>").attribute("c"))
                .contains("1 2 3 4 5\r\n\t 6  ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<b c='\"' d=\"'\"/>", "<b\nc\t=\r'\"'\n  d = \"'\"\n></b\n>", "<b c='&quot;' d='&apos;'></b>"})
    void spaceAndQuotesInTagsDoNotMatter(String xml) {
        assertThat(only(xml))
                .isEqualTo(Element.builder(Name.of("b"))
                        .attribute("c", "\"")
                        .attribute("d", "'")
                        .build());
    }

    @Test
    void characterReferencesMayStandForAnyCharacter() {
        assertThat(only("<b>&#x9;&#x20AC;&#8364;&#x1F600;&#0000000000000000065;&#x10FFFF;&#60;</b>")
                        .text())
                .isEqualTo("\t€€\uD83D\uDE00A\uDBFF\uDFFF<");
    }

    @Test
    void idleIsBetweenElementsAndNowhereElse() throws XmlException {
        var xml = "<a>\n<b c='d'>é&lt;<![CDATA[x]]></b> <c/>";
        var idleAfter = new StringBuilder();
        for (int i = 1; i <= xml.length(); i++) {
            var feed = new XmlFeed(XmlLimits.defaults()).take(xml.substring(0, i));
            idleAfter.append(feed.parser().idle() ? xml.charAt(i - 1) : '_');
        }

        assertThat(idleAfter.toString()).isEqualTo("__>\n" + "_".repeat(30) + "> ___>");
    }

    @Test
    void fifthEditionNamesAreRead() {
        for (var name : new String[] {"été", "漢字", "\uD800\uDC00", "x\u00B7\u0300", "_.-1", "Ⰰ", "\u200C", "x\u203F"}) {
            var child = only("<" + name + " " + name + "='1'></" + name + ">");

            assertThat(child.name().local()).isEqualTo(name);
            assertThat(child.attribute(name)).contains("1");
        }
    }

    @Test
    void faultsSayWhatAndWhere() {
        assertThat(XmlFeed.whole("<a>\n<b><c></d>").message())
                .isEqualTo("'d' stands in the end tag of <c> (byte 12 of the stream)");
    }

    @Test
    void faultsQuoteNothingThatATerminalWouldActOn() {
        assertThat(XmlFeed.whole("<a><b>\u001B[2J").message()).startsWith("U+001B is not a character of XML");
        assertThat(XmlFeed.whole("<a><\uD800\uDC00></b>").message()).contains("\\uD800\\uDC00");
    }

    private static Element only(String xml) {
        var outcome = XmlFeed.whole("<a>" + xml + "</a>");
        assertThat(outcome.message()).isEmpty();
        assertThat(outcome.children()).hasSize(1);
        return outcome.children().getFirst();
    }
}
