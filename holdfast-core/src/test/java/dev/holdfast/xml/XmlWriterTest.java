// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlWriterTest {
    private static final Name A = Name.of("a");

    @Test
    void textIsEscapedAsFarAsItMustBe() {
        assertThat(Element.text(A, "<b> & ]]> \"it's\" \n\t\r é\uD83D\uDE00").toXml())
                .isEqualTo("<a>&lt;b&gt; &amp; ]]&gt; \"it's\" \n\t&#13; é\uD83D\uDE00</a>");
    }

    @Test
    void valuesAreEscapedSoThatNothingIsNormalised() {
        assertThat(Element.builder(A).attribute("b", "<'\"&>\n\t\r é").build().toXml())
                .isEqualTo("<a b='&lt;&apos;\"&amp;&gt;&#10;&#9;&#13; é'/>");
    }

    @Test
    void emptyElementsAreShort() {
        assertThat(Element.of(A).toXml()).isEqualTo("<a/>");
        assertThat(Element.text(A, "").toXml()).isEqualTo("<a/>");
        assertThat(Element.builder(A).attribute("b", "").text("").build().toXml())
                .isEqualTo("<a b=''/>");
    }

    @Test
    void namespacesAreDeclaredWhereTheyChange() {
        var element = Element.of(
                new Name("u", "a"),
                Element.of(new Name("u", "b"), Element.of(new Name("v", "c"), Element.of(new Name("u", "d")))),
                Element.of(new Name("", "e"), Element.of(Name.of("f"))));

        assertThat(element.toXml())
                .isEqualTo("<a xmlns='u'><b><c xmlns='v'><d xmlns='u'/></c></b><e xmlns=''><f/></e></a>");
    }

    @Test
    void theInheritedNamespaceIsNotDeclaredAgain() {
        var out = new StringBuilder();
        Element.of(new Name("u", "a"), Element.of(A)).writeTo(out, "u");
        Element.of(A).writeTo(out, "u");

        assertThat(out.toString()).isEqualTo("<a><a xmlns=''/></a><a xmlns=''/>");
    }

    @Test
    void attributesInNamespacesGetPrefixesOfTheirOwn() {
        var element = Element.builder(new Name("u", "a"))
                .attribute("x", "1")
                .attribute(new Name("u", "x"), "2")
                .attribute(new Name("v", "x"), "3")
                .lang("de")
                .build();

        assertThat(element.toXml())
                .isEqualTo("<a xmlns='u' x='1' xmlns:a1='u' a1:x='2' xmlns:a2='v' a2:x='3' xml:lang='de'/>");
    }

    // Namespaces in XML 1.0 §3: it cannot be declared as the default namespace
    @Test
    void elementsInTheNamespaceOfXmlAreWrittenWithItsPrefix() {
        var element = Element.of(new Name("u", "a"), Element.of(Name.XML_LANG, Element.of(new Name("u", "b"))));

        assertThat(element.toXml()).isEqualTo("<a xmlns='u'><xml:lang><b/></xml:lang></a>");
    }

    @Test
    void namespacesAreEscaped() {
        assertThat(Element.of(new Name("'<&>", "a")).toXml()).isEqualTo("<a xmlns='&apos;&lt;&amp;&gt;'/>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                "\1",
                "\13",
                "\14",
                "\37",
                "\uFFFE",
                "\uFFFF",
                "\uD800",
                "\uDC00",
                "\uD800x",
                "\uDC00\uD800"
            })
    void whatXmlCannotCarryIsRefusedEverywhere(String character) {
        var text = "before " + character + " after";
        for (var element : List.of(
                Element.text(A, text),
                Element.builder(A).attribute("b", text).build(),
                Element.of(new Name(text, "a")),
                Element.builder(A).attribute(new Name(text, "b"), "").build(),
                Element.of(A, Element.of(A, Element.text(A, text))))) {
            assertThatThrownBy(element::toXml)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("XML cannot carry U+%04X", (int) character.charAt(0));
            assertThat(element.toString()).contains("cannot be written");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t",
                "\n",
                "\177",
                "\u0080",
                "\u0085",
                "\u2028",
                "\uD7FF",
                "\uE000",
                "\uFFFD",
                "\uD800\uDC00",
                "\uDBFF\uDFFF"
            })
    void whatXmlCanCarryIsWrittenAsItIs(String character) {
        assertThat(Element.text(A, character).toXml()).isEqualTo("<a>" + character + "</a>");
    }

    @Test
    void namesThatAreNoneCannotBeMade() {
        for (var local :
                new String[] {"", "a b", "a:b", "1", "-a", ".a", "a>", "a/", "a\0", "\uD800", "×", "a\u037E", "\u0301"
                }) {
            assertThatThrownBy(() -> Name.of(local)).as(local).isInstanceOf(IllegalArgumentException.class);
        }
        for (var local : new String[] {"a", "_", "été", "a-1.b", "漢", "\uD800\uDC00", "a\u0301", "xmlns"}) {
            assertThat(Name.of(local).local()).isEqualTo(local);
        }
    }

    @Test
    void namespaceDeclarationsCannotBeSmuggledInAsAttributes() {
        assertThatThrownBy(() -> Element.builder(A).attribute("xmlns", "u"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Name("http://www.w3.org/2000/xmlns/", "p"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
